/** The line between a browser and the service, which a test can cut. */

import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Opens a line to a service.
 * @param {string} address of the service
 */
export async function openLine(address) {
  const { hostname, port } = new URL(address);
  let isCut = false;
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  const hold = (/** @type {import("node:net").Socket} */ socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    hold(near);
    hold(far);
    near.pipe(far);
    far.pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${own.port}`,
    cut() {
      isCut = true;
      hangUp();
    },
    mend() {
      isCut = false;
    },
    close() {
      server.close();
      hangUp();
    },
  };
}
