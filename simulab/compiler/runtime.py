"""JavaScript that generated code calls. A module contains only the helpers it uses.

Each entry is ``(source, *names of helpers it calls)``; in the module a helper's name carries a ``$``.
"""

from __future__ import annotations

from simulab.compiler.products import product_helpers
from simulab.compiler.special import SPECIAL

HELPERS: dict[str, tuple[str, ...]] = {
    # base64 without atob, which a bare V8 does not have
    "unpack": (
        "const $unpack=s=>{const t='ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',"
        "e=s.replace(/=+$/,''),o=new Uint8Array(e.length*3>>2);let b=0,n=0,j=0;"
        "for(let i=0;i<e.length;i++){b=b<<6|t.indexOf(e[i]);n+=6;"
        "if(n>7){n-=8;o[j++]=b>>n;b&=(1<<n)-1}}return o.buffer};",
    ),
    # small whole numbers, a letter each
    "letters": ("const $letters=s=>Array.from(s,c=>c.charCodeAt()-97);",),
    # numbers written out; none between two commas is NaN
    "numbers": ("const $numbers=s=>Float64Array.from(s.split(','),v=>v?+v:NaN);",),
    # an argument of an entry as a typed array of the right length
    "input": (
        "const $input=(a,T,n,name)=>{if(!a||a.length!==n)"
        "throw new TypeError(name+': expected '+n+' numbers, got '+(a?a.length:a));"
        "return a instanceof T?a:T.from(a)};",
    ),
    # a key at the boundary is a pair of 32-bit words
    "keys": (
        "const $keys=a=>{const o=new BigUint64Array(a.length/2);"
        "for(let i=0;i<o.length;i++)o[i]=BigInt(a[2*i]>>>0)<<32n|BigInt(a[2*i+1]>>>0);return o};",
    ),
    "words": (
        "const $words=a=>{const o=new Uint32Array(a.length*2);"
        "for(let i=0;i<a.length;i++){o[2*i]=Number(a[i]>>32n);o[2*i+1]=Number(a[i]&4294967295n)}return o};",
    ),
    # memory of one kind, as the engine copies it; the source may be longer, and a view of it is dear
    "copy": ("const $copy=(b,a,n)=>{b.set(a.length===n?a:a.subarray(0,n))};",),
    # division of integers: by zero gives -1 (all ones when unsigned), as XLA on a CPU does; +0 turns -0 into 0
    "idiv": ("const $idiv=(a,b)=>b===0?-1:Math.trunc(a/b)+0;",),
    "udiv": ("const $udiv=(a,b)=>b===0?4294967295:Math.floor(a/b);",),
    "irem": ("const $irem=(a,b)=>b===0?a:a%b+0;",),
    # a power as in C: 1 to any power is 1, where JavaScript has NaN for 1**NaN and (-1)**Infinity
    "pow": ("const $pow=(a,b)=>a===1||a===-1&&(b===Infinity||b===-Infinity)?1:a**b;",),
    # memory
    **{
        name: (f"const ${name}=n=>new {kind}(n);",)
        for name, kind in (("N", "Float64Array"), ("S", "Float32Array"), ("I", "Int32Array"), ("B", "Uint8Array"))
    },
    # float to integer: saturating, NaN to 0
    "f2i": ("const $f2i=(x,l,h)=>x!==x?0:x<=l?l:x>=h?h:Math.trunc(x)+0;",),
    "f2l": ("const $f2l=x=>$f2i(x,-9223372036854775808,9223372036854775807);", "f2i"),
    "f2u64": ("const $f2u64=x=>x!==x||x<=0?0n:x>=18446744073709551615?18446744073709551615n:BigInt(Math.trunc(x));",),
    "round": ("const $round=x=>{const t=Math.trunc(x);return Math.abs(x-t)>=.5?t+Math.sign(x):t};",),
    "rint": (
        "const $rint=x=>{const a=Math.abs(x);if(!(a<4503599627370496))return x;"
        "const r=a+4503599627370496-4503599627370496;return x<0||Object.is(x,-0)?-r:r};",
    ),
    # one 64-bit word seen as a double, as two 32-bit words, or as a BigInt; and one float as 32 bits
    "bits": (
        "const $F=new Float64Array(1),$W=new Uint32Array($F.buffer),$Q=new BigUint64Array($F.buffer),"
        "$f=new Float32Array(1),$u=new Uint32Array($f.buffer),$i=new Int32Array($f.buffer);",
    ),
    "f2q": ("const $f2q=x=>{$F[0]=x;return $Q[0]};", "bits"),
    "q2f": ("const $q2f=x=>{$Q[0]=x;return $F[0]};", "bits"),
    "f2u": ("const $f2u=x=>{$f[0]=x;return $u[0]};", "bits"),
    "f2s": ("const $f2s=x=>{$f[0]=x;return $i[0]};", "bits"),
    "u2f": ("const $u2f=x=>{$u[0]=x;return $f[0]};", "bits"),
    "next": (
        "const $next=(x,y)=>{if(x!==x||y!==y)return NaN;if(x===y)return y;"
        "if(x===0)return y>0?5e-324:-5e-324;$F[0]=x;$Q[0]+=(y>x)===(x>0)?1n:-1n;return $F[0]};",
        "bits",
    ),
    "nextf": (
        "const $nextf=(x,y)=>{if(x!==x||y!==y)return NaN;if(x===y)return y;"
        "if(x===0)return y>0?1.401298464324817e-45:-1.401298464324817e-45;"
        "$f[0]=x;$u[0]+=(y>x)===(x>0)?1:-1;return $f[0]};",
        "bits",
    ),
    "popcount": ("const $popcount=x=>{let n=0;for(;x;x&=x-1)n++;return n};",),
    "popcountq": ("const $popcountq=x=>{let n=0n;for(;x;x&=x-1n)n++;return n};",),
    "clzq": ("const $clzq=x=>BigInt(x?64-x.toString(2).length:64);",),
    "bf16": (
        "const $bf16=x=>{if(x!==x)return x;$f[0]=x;$u[0]=$u[0]+32767+($u[0]>>>16&1)&4294901760;return $f[0]};",
        "bits",
    ),
    # Threefry-2x32, 20 rounds: the two output words are left in $T, so that a call allocates nothing
    "threefry": (
        "const $T=new Uint32Array(2),$threefry=(a,b,x,y)=>{a|=0;b|=0;const c=a^b^466688986;x=x+a|0;y=y+b|0;"
        + "".join(
            "".join(f"x=x+y|0;y=(y<<{r}|y>>>{32 - r})^x;" for r in ((13, 15, 26, 6), (17, 29, 16, 24))[k % 2])
            + f"x=x+{'bca'[k % 3]}|0;y=y+{'cab'[k % 3]}+{k + 1}|0;"
            for k in range(5)
        )
        + "$T[0]=x;$T[1]=y};",
    ),
    **{
        name: (text,)
        for suffix in ("", "f")  # a function that sees both kinds of arrays is slower for either
        for name, text in product_helpers(suffix).items()
    },
    # indices of n rows in the order of a comparison; ties keep their order
    "order": (
        "const $order=(n,less)=>{let a=new Int32Array(n),b=new Int32Array(n);for(let i=0;i<n;i++)a[i]=i;"
        "for(let w=1;w<n;w*=2){for(let l=0;l<n;l+=2*w){const m=Math.min(l+w,n),e=Math.min(l+2*w,n);"
        "let i=l,j=m;for(let k=l;k<e;k++)b[k]=i<m&&(j>=e||!less(a[j],a[i]))?a[i++]:a[j++]}"
        "const t=a;a=b;b=t}return a};",
    ),
    "lae": (
        "const $lae=(a,b)=>{const m=Math.max(a,b);return m===Infinity||m===-Infinity||m!==m?m:"
        "m+Math.log1p(Math.exp(-Math.abs(a-b)))};",
    ),
    # the order of floats that JAX sorts by: NaN last
    "lesst": ("const $lesst=(a,b)=>a<b||b!==b&&a===a||a===0&&Object.is(a,-0)&&Object.is(b,0);",),
    "lessf": ("const $lessf=(a,b)=>a<b||b!==b&&a===a;",),
    **SPECIAL,
}
