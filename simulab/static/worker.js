/* Generated from js/src by js/build.mjs; do not edit. */
(()=>{function r(o){let t=o();self.onmessage=({data:{id:s,name:a,leaves:f,part:n}})=>{try{let e=t[a](f,n),c=Object.values(e).map(l=>l.buffer);self.postMessage({id:s,columns:e},{transfer:c})}catch(e){self.postMessage({id:s,error:String(e)})}},self.postMessage({id:0})}typeof document>"u"&&r(Object.values(self.simulabPrograms)[0]);})();
