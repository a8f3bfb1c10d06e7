/** A graphql-transport-ws socket without a client library, for what such a library would never say. */
import WebSocket from 'ws';
import { graphqlUrl } from './demo.mjs';

export const socketUrl = graphqlUrl.replace(/^http/, 'ws');

export class Socket {
  #waiting = [];
  #heard = [];

  constructor(protocol = 'graphql-transport-ws') {
    this.ws = new WebSocket(socketUrl, protocol);
    this.opened = new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.once('error', reject);
    });
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.ws.on('message', (data) => {
      const message = JSON.parse(String(data));
      const waiting = this.#waiting.shift();
      if (waiting) waiting(message);
      else this.#heard.push(message);
    });
  }

  /** A socket on which the user, or nobody in particular, may start operations. */
  static async ready(token) {
    const socket = await Socket.open();
    socket.say({ type: 'connection_init', payload: token ? { Authorization: `Bearer ${token}` } : undefined });
    const { type } = await socket.hear();
    if (type !== 'connection_ack') throw new Error(`not acknowledged but ${type}`);
    return socket;
  }

  static async open(protocol) {
    const socket = new Socket(protocol);
    await socket.opened;
    return socket;
  }

  say(message) {
    this.ws.send(typeof message === 'object' && !Buffer.isBuffer(message) ? JSON.stringify(message) : message);
  }

  subscribe(id, query, more = {}) {
    this.say({ type: 'subscribe', id, payload: { query, ...more } });
  }

  /** The next message; it is an error if none comes. */
  hear() {
    const early = this.#heard.shift();
    if (early) return Promise.resolve(early);
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('nothing was heard in ten seconds')), 10_000);
      this.#waiting.push((message) => {
        clearTimeout(patience);
        resolve(message);
      });
    });
  }

  /** The next message of this operation. */
  async hearOf(id) {
    for (;;) {
      const message = await this.hear();
      if (message.id === id) return message;
    }
  }

  end() {
    this.ws.terminate();
  }
}
