// SPDX-License-Identifier: Apache-2.0
// Talks to a server under test over TLS: whole requests with call(), bytes as they are with raw().
import { spawn } from 'node:child_process';
import https from 'node:https';
import tls from 'node:tls';
import { once } from 'node:events';

/** A server whose certificate is its own; nothing but tests talks to it. */
export class Peer {
  constructor(port, host = 'localhost') {
    this.port = port;
    this.host = host;
    this.origin = `https://${host}:${port}`;
    this.agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 50 });
  }

  /** One request. @options: method, headers, body, cookie, plain (without what our own page adds). */
  async call(path, options = {}) {
    try {
      return await this.once(path, options);
    } catch (error) {
      if (!error.idle) throw error;
      return this.once(path, options); // the server had closed an idle connection just then
    }
  }

  once(path, { method = 'GET', headers = {}, body, json, cookie, plain = false, signal } = {}) {
    const given = { ...headers };
    if (json !== undefined) {
      body = JSON.stringify(json);
      given['Content-Type'] ??= 'application/json';
    }
    if (!plain && method !== 'GET' && method !== 'HEAD') {
      given['X-Incamera'] ??= '1';
      given.Origin ??= this.origin;
    }
    if (cookie) given.Cookie = `__Host-sid=${cookie}`;
    if (body !== undefined && given['Transfer-Encoding'] === undefined) given['Content-Length'] ??= Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      const request = https.request({ host: '127.0.0.1', servername: 'localhost', port: this.port, path, method, agent: this.agent, signal,
        headers: { Host: `${this.host}:${this.port}`, ...given } }, async (response) => {
        try {
          const parts = [];
          for await (const part of response) parts.push(part);
          resolve(new Answer(response, Buffer.concat(parts)));
        } catch (error) {
          reject(error);
        }
      });
      request.on('error', (error) => reject(Object.assign(error, { idle: request.reusedSocket })));
      if (body !== undefined) request.write(body);
      request.end();
    });
  }

  /** A response whose body is still to come: for streams. */
  open(path, { headers = {}, cookie } = {}) {
    return new Promise((resolve, reject) => {
      const request = https.get({ host: '127.0.0.1', servername: 'localhost', port: this.port, path, rejectUnauthorized: false, agent: false,
        headers: { Host: `${this.host}:${this.port}`, Cookie: `__Host-sid=${cookie}`, ...headers } }, (response) => resolve({ response, request }));
      request.on('error', reject);
    });
  }

  /** Send @text as it is and give everything that comes back until the other side closes or is silent. */
  raw(text, silentMs = 400) {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: this.port, rejectUnauthorized: false, servername: 'localhost' }, () => socket.write(text));
      let got = '';
      socket.setTimeout(silentMs, () => socket.destroy());
      socket.on('data', (part) => { got += part.toString('latin1'); });
      socket.on('error', (error) => (got ? undefined : reject(error)));
      socket.on('close', () => resolve(got));
    });
  }
}

class Answer {
  constructor(response, body) {
    this.status = response.statusCode;
    this.headers = response.headers;
    this.body = body;
  }

  get text() { return this.body.toString('utf8'); }
  get json() { return JSON.parse(this.text); }
}

/** Start @command and wait for its first line. */
export async function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  let text = '';
  while (!text.includes('\n')) {
    const [part] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => { throw new Error(`${command} ended early`); })]);
    text += part;
  }
  return { child, line: text.split('\n')[0] };
}

/** End @child's input and give its exit code. */
export async function finish(child) {
  const exit = once(child, 'exit');
  child.stdin.end();
  const [code] = await exit;
  return code;
}

/** An id of 32 hexadecimal digits that begins with @start. */
export const id = (start = '', rest = '1') => (start + rest.repeat(32)).slice(0, 32);
