// A headless Chromium, spoken to through a pipe by its DevTools protocol; needs nothing but node and the browser.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean);

// The browser's command; undefined where there is none.
export function chromium() {
  return NAMES.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
}

export class Browser {
  constructor(command) {
    this.profile = mkdtempSync(join(tmpdir(), "dixit-browser-"));
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=" + this.profile];
    this.process = spawn(command, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    [this.next, this.waiting, this.heard, this.rest] = [1, new Map(), [], ""];
    this.process.stdio[4].setEncoding("utf8").on("data", (text) => this.take(text));
  }

  take(text) {
    const messages = (this.rest + text).split("\0");
    this.rest = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      const [done, failed] = this.waiting.get(message.id) ?? [];
      if (!done) this.heard.push(message);
      else if (message.error) failed(new Error(JSON.stringify(message.error)));
      else done(message.result);
      this.waiting.delete(message.id);
    }
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.next++;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    return new Promise((done, failed) => this.waiting.set(id, [done, failed]));
  }

  async page(width, height, scheme = "light", isPhone = false) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId);
    await page.send("Page.enable");
    await page.send("Runtime.enable");
    await page.send("Log.enable");
    await page.send("Network.enable");
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: isPhone });
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    return page;
  }

  close() {
    this.process.kill();
    setTimeout(() => rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 }), 300);
  }
}

export class Page {
  constructor(browser, session) {
    [this.browser, this.session] = [browser, session];
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  // Opens an address and waits until `ready` (an expression) holds; gives the milliseconds.
  async open(address, ready = "document.readyState === 'complete'") {
    const began = performance.now();
    await this.send("Page.navigate", { url: address });
    await this.until(ready);
    return performance.now() - began;
  }

  async until(expression, seconds = 60) {
    const end = Date.now() + seconds * 1000;
    while (!(await this.eval("Boolean(" + expression + ")").catch(() => false))) {
      if (Date.now() > end) throw new Error("never true: " + expression);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  async eval(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async picture(isWhole = false) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: isWhole });
    return Buffer.from(data, "base64");
  }

  async key(key, code, text = undefined) {
    for (const type of ["keyDown", "keyUp"]) await this.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: code, text: type === "keyDown" ? text : undefined });
  }

  // What the page complained of, and what it asked for beyond the disk.
  faults() {
    const mine = this.browser.heard.filter((message) => message.sessionId === this.session);
    const of = (method) => mine.filter((message) => message.method === method).map((message) => message.params);
    const thrown = of("Runtime.exceptionThrown").map((params) => params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    const logged = of("Log.entryAdded").filter(({ entry }) => entry.level === "error").map(({ entry }) => entry.text);
    const asked = of("Network.requestWillBeSent").map(({ request }) => request.url).filter((url) => !/^(file|data|about):/.test(url));
    return [...thrown, ...logged, ...asked.map((url) => "asked for " + url)];
  }
}
