"""JavaScript for products of matrices: out[m, n] = sum over k of a[m, k] * b[k, n], each operand with any strides.

Sums are kept in registers, in double precision for float32 too: a sum that is rounded once is nearer to the exact one
than any order of float32 sums (XLA has an order of its own), and V8 adds doubles three times as fast. An argument list
is (M, K, N, out, its offset and strides by m and n, a, its offset and strides by m and k, b, its offset and strides by
k and n).
"""

from __future__ import annotations

ARGUMENTS = "M,K,N,o,q,r,s,a,p,c,d,b,t,e,g"
TAIL = "for(;n<N;n++){let w=0,i=u,j=t+n*g;for(let k=0;k<K;k++){w+=a[i]*b[j];i+=d;j+=e}o[v]=w;v+=s}"


def product_helpers(suffix: str) -> dict[str, str]:
    """``dot``: four columns at a time, each a[m, k] read once for four. ``dots``: two rows as well, for long sums."""
    name = f"dot{suffix}"
    one = (
        f"const ${name}=({ARGUMENTS})=>{{for(let m=0;m<M;m++){{const u=p+m*c;let v=q+m*r,n=0;"
        "for(;n+3<N;n+=4){let w=0,x=0,y=0,z=0,i=u,j=t+n*g;"
        "for(let k=0;k<K;k++){const h=a[i];w+=h*b[j];x+=h*b[j+g];y+=h*b[j+2*g];z+=h*b[j+3*g];i+=d;j+=e}"
        f"o[v]=w;o[v+s]=x;o[v+2*s]=y;o[v+3*s]=z;v+=4*s}}{TAIL}}}}};"
    )
    two = (
        f"const $dots{suffix}=({ARGUMENTS})=>{{let m=0;for(;m+1<M;m+=2){{const u=p+m*c;let v=q+m*r,n=0;"
        "for(;n+3<N;n+=4){let w=0,x=0,y=0,z=0,A=0,B=0,C=0,D=0,i=u,j=t+n*g;"
        "for(let k=0;k<K;k++){const h=a[i],l=a[i+c];let f=b[j];w+=h*f;A+=l*f;f=b[j+g];x+=h*f;B+=l*f;"
        "f=b[j+2*g];y+=h*f;C+=l*f;f=b[j+3*g];z+=h*f;D+=l*f;i+=d;j+=e}"
        "o[v]=w;o[v+s]=x;o[v+2*s]=y;o[v+3*s]=z;v+=r;"
        "o[v]=A;o[v+s]=B;o[v+2*s]=C;o[v+3*s]=D;v+=4*s-r}"
        "for(;n<N;n++){let w=0,x=0,i=u,j=t+n*g;"
        "for(let k=0;k<K;k++){const f=b[j];w+=a[i]*f;x+=a[i+c]*f;i+=d;j+=e}o[v]=w;o[v+r]=x;v+=s}}"
        f"if(m<M){{const u=p+m*c;let v=q+m*r,n=0;{TAIL}}}}};"
    )
    return {name: one, f"dots{suffix}": two}
