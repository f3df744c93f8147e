/* Generated from js/src by js/build.mjs; do not edit. */
(()=>{function o(r){let t=r();self.onmessage=({data:{id:s,name:a,leaves:f,part:c}})=>{try{let e=t[a](f,c);self.postMessage({id:s,columns:e},Object.values(e).map(n=>n.buffer))}catch(e){self.postMessage({id:s,error:String(e)})}},self.postMessage({id:0})}typeof document>"u"&&o(Object.values(self.simulabPrograms)[0]);})();
