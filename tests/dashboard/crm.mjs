// The world inside examples/crm: its own people and login, behind nginx under a prefix. Operators sign in to the CRM.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Browser } from './browser.mjs';
import { equal, test } from './cases.mjs';
import { appears, World } from './world.mjs';

const prefix = '/crm';
const password = 'correct horse';

function freePort() {
    return new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}

const nginxConfiguration = (folder, port, upstream) => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location ${prefix}/ {
      proxy_pass ${upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`;

export class CrmWorld extends World {
    constructor(programs, nginx) {
        super(programs);
        this.nginx = nginx;
    }

    async startSimulator() {
        await super.startSimulator();
        this.addUser('olga', 'owner');
        const configuration = JSON.parse(readFileSync(this.path('outbound.json'), 'utf8'));
        configuration.contacts = { database: this.path('crm.db'), view: 'outbound_people', tags_view: 'outbound_labels' };
        writeFileSync(this.path('outbound.json'), JSON.stringify(configuration));
    }

    addUser(name, role) {
        execFileSync(`${this.programs}/crm`, [this.folder, '--add-user', `${name}:${role}`], { input: `${password}\n` });
    }

    addPeople(number) {
        execFileSync('sqlite3', [this.path('crm.db')], {
            input: `WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${number})
                INSERT INTO people (given_name, family_name, mail, mobile, rating, trade)
                SELECT 'Ada', 'No. ' || i, 'person' || i || '@example.com', '+1415' || (2000000 + i), i * 7 % 100,
                    CASE i % 5 WHEN 0 THEN 'Retail' WHEN 1 THEN 'Health' WHEN 2 THEN 'Education' WHEN 3 THEN 'Energy' ELSE 'Logistics' END
                FROM n;`,
        });
    }

    async serve() {
        this.spawn('crm', this.folder, '--port', '0', '--prefix', prefix, '--ready-file', this.path('serve.url'));
        const upstream = await appears(this.path('serve.url'));
        const port = await freePort();
        writeFileSync(this.path('nginx.conf'), nginxConfiguration(this.folder, port, upstream));
        this.spawnProgram(this.nginx, '-e', this.path('nginx.log'), '-c', this.path('nginx.conf'));
        await appears(this.path('nginx.pid'));
        this.url = `http://127.0.0.1:${port}${prefix}`;
    }
}

export class CrmBrowser extends Browser {
    /// A page of the dashboard, after signing in to the CRM.
    async page(user = 'olga', options = {}) {
        const page = await super.page(null, options);
        await page.goto(`${this.world.url}/login`);
        await page.getByLabel('Name').fill(user ?? 'olga');
        await page.getByLabel('Password').fill(password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { name: 'People' }).waitFor();
        await page.goto(`${this.world.url}/outbound/`);
        await page.locator('#app').waitFor();
        return page;
    }
}

export function addCrmCases(browser, world) {
    test('Users of the CRM need no token, and see the dashboard in its pages', async () => {
        const page = await browser.page();
        await page.getByText('olga').waitFor();
        equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0, 'buttons to sign out of outbound');
        await page.goto(`${world.url}/campaigns`);
        const frame = page.frameLocator('iframe');
        await frame.getByRole('heading', { name: 'Campaigns' }).waitFor();
        await frame.getByRole('link', { name: 'Spring offers' }).first().waitFor();
        equal(await frame.getByRole('navigation', { name: 'Pages' }).count(), 0, 'navigation of outbound');
        await browser.picture(page, 'crm-campaigns');
        await page.goto(`${world.url}/people/7`);
        await frame.getByText('person7@example.com').first().waitFor();
        await browser.picture(page, 'crm-person');
        await page.context().close();
    });

    test('The dashboard says when the session of the CRM has ended, and opens after the next one', async () => {
        const page = await browser.page();
        await page.getByRole('link', { name: 'Contacts' }).waitFor();
        const other = await page.context().newPage();
        await other.goto(`${world.url}/`);
        await other.getByRole('button', { name: 'Sign out' }).click();
        await other.getByRole('heading', { name: 'Sign in' }).waitFor();
        await page.bringToFront(); // The page asks for news now and then.
        await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
        await browser.inspect(page, 'ended session');
        await other.getByLabel('Name').fill('olga');
        await other.getByLabel('Password').fill(password);
        await other.getByRole('button', { name: 'Sign in' }).click();
        await other.getByRole('heading', { name: 'People' }).waitFor();
        await page.getByRole('button', { name: 'Reload' }).click();
        await page.getByRole('link', { name: 'Contacts' }).click();
        await page.getByRole('heading', { name: 'Contacts' }).waitFor();
        await page.context().close();
    });
}
