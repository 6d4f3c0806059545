import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type App, openApp } from '../support/app.js';
import { eventually } from '../support/postgres-homes.js';

const WITHIN_MS = 60_000;
/** Folder that gets a picture of each page; none is taken when it is not set. */
const PICTURES = process.env.DAYBOOK_SCREENSHOTS;

describe('In a browser without internet', () => {
  let app: App;
  let browser: Browser;
  let origin: string;
  let page: Page;
  let elsewhere: string[];
  let faults: string[];

  beforeAll(async () => {
    app = await openApp();
    await app.http.listen(0, '127.0.0.1');
    origin = await app.http.getUrl();
    browser = await chromium.launch({
      executablePath: process.env.DAYBOOK_TEST_BROWSER ?? '',
      args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(WITHIN_MS);
    [elsewhere, faults] = [[], []];
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) {
        elsewhere.push(request.url());
      }
    });
    page.on('pageerror', (error) => void faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    expect({ elsewhere, faults }).toEqual({ elsewhere: [], faults: [] });
  });

  const picture = async (name: string): Promise<void> => {
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  };

  it('/docs begins with orders, and an example that is executed is answered 201', async () => {
    await page.goto(`${origin}/docs`);
    await page.locator('.opblock-tag').first().waitFor();
    expect(await page.locator('.opblock-tag').first().innerText()).toContain('orders');
    expect(await page.locator('.information-container').innerText()).toContain('Idempotency-Key');
    await picture('docs');
    const operation = page.locator('#operations-orders-placeOrder');
    await operation.locator('.opblock-summary').click();
    await operation.locator('button.execute').click();
    const status = operation.locator('.live-responses-table .response-col_status').last();
    await status.waitFor();
    expect(await status.innerText()).toContain('201');
  });

  it('/graphiql opens with queries that are answered, and follows orders', async () => {
    const body = { orderId: 'tour', customer: { customerId: 'VINET', name: 'Paul Henriot' } };
    const line = { sku: '11', title: 'Queso', quantity: 1, unitPrice: { amount: 1400, currency: 'USD' } };
    await app.client.readAfter(await app.client.command('', { ...body, lines: [line] }), '/v1/orders/tour');
    await page.goto(`${origin}/graphiql`);
    const run = page.locator('button.graphiql-execute-button');
    await run.click();
    const result = page.locator('.result-window');
    await result.getByText('Paul Henriot').waitFor();
    await picture('graphiql');
    await page.getByRole('tab', { name: 'Follow' }).click();
    await page.locator('.graphiql-query-editor').getByText('ordersChanged').waitFor();
    // A tab takes over the editor before the button.
    await eventually(async () => {
      await run.click();
      await result.getByText('eventType').first().waitFor({ timeout: 3_000 });
      return true;
    });
    await result.getByText('OrderPlaced').first().waitFor();
    await run.click();
  });
});
