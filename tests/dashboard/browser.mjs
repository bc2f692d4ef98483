// Chromium with pages that record script errors, violations of the content policy and failures of the server, which must not
// occur. A busy server (503) is asked again by the pages.
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { check, longestWait } from './cases.mjs';

export class Browser {
    constructor(packages, world, pictures) {
        const require = createRequire(join(packages, 'package.json'));
        this.chromium = require('playwright-core').chromium;
        this.axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
        this.world = world;
        this.pictures = pictures;
        this.faults = [];
        mkdirSync(pictures, { recursive: true });
    }

    async start() {
        const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => {
            try {
                return readFileSync(path).length > 0;
            } catch {
                return false;
            }
        });
        check(program, 'chromium is not installed; run script/setup');
        this.running = await this.chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
    }

    /// A page in a separate browser, signed in by the link if there is a token.
    async page(token, { width = 1440, scheme = 'light', locale = 'en-GB' } = {}) {
        const context = await this.running.newContext({
            viewport: { width, height: 900 },
            colorScheme: scheme,
            locale,
            reducedMotion: 'reduce',
            acceptDownloads: true,
        });
        context.setDefaultTimeout(longestWait);
        await context.addInitScript(() =>
            addEventListener('securitypolicyviolation', (event) =>
                console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI}`),
            ),
        );
        const page = await context.newPage();
        page.on('console', (message) => {
            if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
                this.faults.push(message.text());
        });
        page.on('pageerror', (fault) => this.faults.push(fault.message));
        page.on('response', (answer) => answer.status() >= 500 && answer.status() !== 503 && this.faults.push(`${answer.status()} ${answer.url()}`));
        await page.goto(`${this.world.url}/outbound/${token ? `#token=${token}` : ''}`);
        if (token) await page.locator('#app').waitFor();
        return page;
    }

    async open(page, path) {
        await page.goto(`${this.world.url}/outbound/${path}`);
        await page.locator('h1').waitFor();
        await page
            .getByText(/^(Loading|Wird geladen|Counting|Wird gezählt) …$/)
            .first()
            .waitFor({ state: 'detached' });
    }

    picture(page, name) {
        return page.screenshot({ path: join(this.pictures, `${name}.png`), fullPage: true });
    }

    /// The content fits the width, and axe finds nothing.
    async inspect(page, subject) {
        const [needed, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        check(needed <= width, `${subject}: needs ${needed} pixels of ${width}`);
        await page.evaluate(`${this.axe};0`);
        const found = await page.evaluate(async () =>
            (await axe.run()).violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 200)}`),
        );
        check(found.length === 0, `${subject}: ${found.join('\n')}`);
    }

    stop() {
        return this.running?.close();
    }
}
