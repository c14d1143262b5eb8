// kafkajs is frozen at 2.2.4 and publishes its source without an exports map; this is the one file of it that is reached into.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const requestQueue: { prototype: object };
  export default requestQueue;
}
