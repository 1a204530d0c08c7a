import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { speaksQuic } from '../../doctor/quic.ts';
import { launchBrowser } from '../../testing/browser.ts';
import { useServedCaddy } from '../../testing/served-caddy.ts';

const DOMAIN = 'portal.acme.localhost';
/** Has no file, so that it is nobody's. */
const NOBODYS = 'nobody.example.localhost';

const caddy = useServedCaddy(DOMAIN);

/** The hash by which Chromium takes a certificate over QUIC, where it trusts no root of ours. */
async function keyHash(): Promise<string> {
  const socket = connect({ ...caddy().https, servername: DOMAIN, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  socket.destroy();
  return createHash('sha256')
    .update(key ?? '')
    .digest('base64');
}

/** Starts a browser that speaks nothing but HTTP/3 to these names. */
async function browserOverQuic(...names: string[]) {
  const forced = names.map((name) => `${name}:${caddy().https.port}`).join(',');
  return launchBrowser([
    `--origin-to-force-quic-on=${forced}`,
    `--ignore-certificate-errors-spki-list=${await keyHash()}`,
    `--host-resolver-rules=MAP * ${caddy().https.host}`,
  ]);
}

test('a browser gets the portal over HTTP/3, and no other name', async () => {
  const browser = await browserOverQuic(DOMAIN, NOBODYS);
  try {
    const page = await browser.newPage();
    const answer = await page.goto(`https://${DOMAIN}:${caddy().https.port}/`);
    expect([answer?.status(), await answer?.text()]).toEqual([200, `portal of ${DOMAIN}`]);
    const protocol = await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol");
    expect(protocol).toBe('h3');
    await expect(page.goto(`https://${NOBODYS}:${caddy().https.port}/`)).rejects.toThrow(
      /ERR_QUIC_PROTOCOL_ERROR/,
    );
  } finally {
    await browser.close();
  }
});

test('the port answers QUIC, which doctor asks; another port answers nothing', async () => {
  const signal = AbortSignal.timeout(20_000);
  expect(await speaksQuic(caddy().https, signal)).toBe(true);
  expect(await speaksQuic(caddy().http, signal)).toBe(false);
});
