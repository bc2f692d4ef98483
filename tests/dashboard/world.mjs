// A simulator, a database with contacts and campaigns of every kind, and `outbound serve`, in a temporary folder.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const nameServer = fileURLToPath(new URL('../cli/name_server.py', import.meta.url));
const twilioToken = 'twilio-demo';
export const hostileName = '<script>alert(1)</script>';

export async function appears(path) {
    for (let tries = 0; tries < 600; ++tries) {
        if (existsSync(path) && readFileSync(path, 'utf8').endsWith('\n')) return readFileSync(path, 'utf8').trim();
        await pause(50);
    }
    throw new Error(`${path} does not appear`);
}

function peopleAsCsv(contacts) {
    const names = ['Ada', 'Bela', 'Chloé', 'Dmitri', 'Eşref', 'Fatima', 'Grace', 'Hiro', 'مريم', 'José'];
    const industries = ['Retail', 'Health', 'Education', 'Energy', 'Logistics'];
    const rows = ['id,email,phone,first_name,last_name,company,industry,lead_score'];
    for (let i = 1; i <= contacts; ++i) {
        const email = i % 40 === 0 ? '' : `person${i % 60 === 0 ? i - 1 : i}@example.com`;
        const first = i === 1 ? hostileName : names[i % 10];
        rows.push(
            `crm-${i},${email},+1415${2000000 + i},"${first}",No. ${i},Company ${i % 25},${industries[i % 5]},${(i * 7) % 100}`,
        );
    }
    return rows.join('\n') + '\n';
}

const transfer = {
    number: '+15005550009',
    whisper: '{{first_name|Somebody}} pressed 1.',
    fallback: [{ say: 'Everybody is busy.' }, { record: { consent: 'Tell us when to call. We record it.', length: 30 } }],
};
const script = {
    steps: [
        {
            gather: {
                digits: 1,
                steps: [{ say: 'Hello {{first_name|there}}. Press 1 to hear from us, or 9 to be left alone.' }],
                keys: {
                    1: { name: 'interested', steps: [{ say: 'Thank you.' }, { transfer }] },
                    9: { opt_out: true, steps: [{ say: 'Goodbye.' }] },
                },
            },
        },
    ],
    voicemail: { action: 'leave_message', steps: [{ say: 'We will call again.' }] },
};

export class World {
    constructor(programs) {
        this.programs = programs;
        this.folder = mkdtempSync(join(tmpdir(), 'outbound-dashboard-'));
        this.children = [];
    }

    path(name) {
        return join(this.folder, name);
    }

    spawn(program, ...words) {
        return this.spawnProgram(join(this.programs, program), ...words);
    }

    spawnProgram(path, ...words) {
        const child = spawn(path, words, { cwd: this.folder, stdio: ['ignore', 'ignore', 'inherit'] });
        this.children.push(child);
        return child;
    }

    text(...words) {
        return execFileSync(join(this.programs, 'outbound'), ['--config', 'outbound.json', '--json', ...words], {
            cwd: this.folder,
            encoding: 'utf8',
        });
    }

    outbound(...words) {
        return JSON.parse(this.text(...words));
    }

    call(operation, request) {
        return this.outbound('call', operation, JSON.stringify(request));
    }

    /// Answers what DNS has of the sender's domain.
    async startNameServer() {
        const key = { TXT: ['v=DKIM1; k=rsa; p=MIIB'] };
        const records = {
            'example.org': { TXT: ['v=spf1 mx -all', 'unrelated=1'] },
            's1._domainkey.example.org': { CNAME: 's1.domainkey.u1.wl1.sendgrid.net' },
            's1.domainkey.u1.wl1.sendgrid.net': key,
        };
        writeFileSync(this.path('records.json'), JSON.stringify(records));
        this.spawnProgram('python3', nameServer, 'records.json', 'dns.address');
        return appears(this.path('dns.address'));
    }

    async startSimulator() {
        const dnsServer = await this.startNameServer();
        this.spawn(
            'outbound-simulator',
            '--exit-with-parent',
            '--inbox',
            '--ca-file',
            'ca.pem',
            '--ready-file',
            'simulator.json',
            '--seed',
            '7',
            '--latency-ms',
            '5',
            '--refuse',
            '0.02',
            '--twilio-token',
            twilioToken,
            '--webhooks',
            'serve.url',
            '--report-delay-ms',
            '50',
        );
        this.vendor = JSON.parse(await appears(this.path('simulator.json')));
        const base = this.vendor.https;
        const account = { base_url: base, ca_file: this.path('ca.pem'), timeout_seconds: 2 };
        const sendgrid = {
            type: 'sendgrid',
            name: 'main',
            api_key: 'SG.demo',
            batch: 25,
            webhook_keys: [this.vendor.sendgrid_webhook_key],
            ...account,
        };
        const twilio = {
            type: 'twilio',
            account_sid: 'AC' + '0'.repeat(32),
            auth_token: twilioToken,
            from: '+15005550006',
            ...account,
        };
        writeFileSync(
            this.path('outbound.json'),
            JSON.stringify({
                database: `sqlite://${this.path('outbound.db')}`,
                public_url: 'https://crm.example.com',
                providers: [sendgrid, twilio],
                dashboard: { sandbox_url: this.vendor.inbox },
                dns_server: dnsServer,
                senders: [{ email: 'news@example.org', name: 'News' }],
                prices: { email: '0.0009 USD', sms_segment: '0.0083 USD', call: '0.014 USD' },
                engine: { lease_seconds: 5, reconcile_seconds: 3, poll_ms: 100 },
            }),
        );
    }

    addPeople(number) {
        writeFileSync(this.path('contacts.csv'), peopleAsCsv(number));
        this.outbound('import', 'contacts.csv');
    }

    /// Campaigns: 1 (email), 2 (SMS) and 3 (calls) run; 4 is a draft with a hostile name, 5 is scheduled, 6 sends slowly.
    /// Message 1 is a receipt with hostile notes.
    fill(contacts) {
        this.addPeople(contacts);
        this.call('suppressions.add', {
            entries: [11, 22, 33].map((i) => ({ channel: 'email', address: `person${i}@example.com`, reason: 'manual' })),
        });
        const text = 'Hello {{first_name|there}},\n\nwhat others in {{industry}} do: https://example.org/{{external_id}}\n';
        const html =
            '<h1>Spring is here</h1><p>Hello {{first_name|there}},</p><p>what others in <b>{{industry}}</b> do: ' +
            '<a href="https://example.org/{{external_id}}">read on</a>.</p><p><a href="{{unsubscribe_url}}">Unsubscribe</a></p>';
        this.call('email_templates.create', { name: 'Welcome', subject: 'Welcome, {{first_name|friend}}', text, html });
        this.call('sms_templates.create', {
            name: 'Offer',
            body: '{{first_name|Hello}}, the spring offers are here. Answer STOP to get no more.',
        });
        this.call('phone_scripts.create', { name: 'Interest', script });
        const retail = this.call('segments.create', { name: 'Retail', filter: { industries: ['Retail'] } });
        const filter = retail.filter;
        const email = (name, more) =>
            this.call('campaigns.create', {
                type: 'email',
                name,
                from: { email: 'news@example.org' },
                template_id: 1,
                draft: true,
                ...more,
            });
        email('Welcome to spring');
        this.call('campaigns.create', {
            type: 'sms',
            name: 'Spring offers',
            from: { phone: '+15005550006' },
            template_id: 1,
            recipient_segments: filter,
            draft: true,
        });
        this.call('campaigns.create', {
            type: 'phone',
            name: 'Are you interested?',
            from: { phone: '+15005550006' },
            script_id: 1,
            recipient_segments: { industries: ['Energy'] },
            draft: true,
        });
        email(`${hostileName} ‮gnirps‬ ${'long'.repeat(20)} 🎉`);
        email('Summer preview');
        this.call('campaigns.schedule', { id: 5, scheduled_at: new Date(Date.now() + 86400000).toISOString() });
        email('Slow and steady', { pace: 2 });
        for (const id of [1, 2, 3, 6]) this.call('campaigns.start', { id });
        this.call('messages.send', {
            channel: 'email',
            contact_id: 1,
            subject: 'Your order',
            text: 'Thank you.',
            metadata: { text: hostileName, order: hostileName },
        });
    }

    async serve(port = 0) {
        this.token = this.call('tokens.create', { name: 'Olga Operator', scopes: ['admin'] }).token;
        this.readToken = this.call('tokens.create', { name: 'Rita Reader', scopes: ['read'] }).token;
        this.spawn('outbound', '--config', 'outbound.json', 'serve', '--port', String(port), '--ready-file', 'serve.url');
        this.url = (await appears(this.path('serve.url'))).replace(/\/$/, '');
    }

    /// An SMS from a person, as the vendor posts it. The public URL is signed.
    async receive(from, body) {
        const path = '/outbound/webhooks/twilio/inbound-sms';
        const form = { Body: body, From: from, MessageSid: `SM${createHash('md5').update(from + body).digest('hex')}`, To: '+15005550006' };
        const signed = `https://crm.example.com${path}${Object.entries(form).flat().join('')}`;
        const answer = await fetch(this.url + path, {
            method: 'POST',
            headers: { 'X-Twilio-Signature': createHmac('sha1', twilioToken).update(signed).digest('base64') },
            body: new URLSearchParams(form),
        });
        if (!answer.ok) throw new Error(`the webhook was refused: ${answer.status} ${await answer.text()}`);
    }

    async close() {
        const ended = this.children.map(
            (child) => child.exitCode === null && new Promise((resolve) => child.once('exit', resolve)),
        );
        for (const child of this.children) child.kill('SIGTERM');
        await Promise.all(ended);
        rmSync(this.folder, { recursive: true, force: true });
    }
}
