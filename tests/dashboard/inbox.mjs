// The inbox of the simulator, where people look at what the recipients got.
import { check, equal, test } from './cases.mjs';

const sent = {
    email: [{ subject: 'Look <here>', text: 'Plain words', html: '<h1>Hello {{first_name|there}}</h1><p>A <b>rich</b> text</p>' }],
    sms: [{ message: 'Short <words>' }, { message: 'Some more' }],
    phone: [{ script: { steps: [{ say: 'Spoken & clear' }, { pause: 3 }] } }],
};
const seen = {
    email: { subject: 'Seen <by> you', text: 'Plain & seen', html: '<p>A <b>framed</b> text</p>' },
    sms: { message: 'Bubble <1>' },
    phone: { script: { steps: [{ say: 'Heard & seen' }, { pause: 3 }] } },
};
const question = { steps: [{ gather: { digits: 1, steps: [{ say: 'Press 1' }], keys: { 1: { steps: [{ say: 'Heard at the key' }] } } } }] };
const patience = 30000; // Milliseconds.
const filters = { email: { id: 1, status: 'delivered' }, sms: { id: 2, status: 'delivered' }, phone: { id: 3, key: '1' } };

/// Contacts whom the simulator did not refuse; one of them may have opted out. Another test counts the messages to contact 1.
function reached(world, channel) {
    for (const end = Date.now() + patience; Date.now() < end; ) {
        const { items } = world.call('campaigns.recipients', filters[channel]);
        const found = items.filter((each) => each.contact_id !== 1);
        if (found.length >= 3) return found.slice(0, 3).map((each) => each.contact_id);
    }
    throw new Error(`nobody was reached by ${channel}`);
}

/// The number of a call that begins with those words and has a part after the keys, or one before any.
export async function callThat(page, says, keys = '') {
    const find = async (wanted) => {
        const { items } = await (await fetch('preview/sandbox')).json();
        for (const { number } of items.filter(({ beginning }) => beginning === wanted.says)) {
            const { parts } = await (await fetch(`preview/sandbox/${number}`)).json();
            if (parts.some((part) => part.keys === wanted.keys)) return number;
        }
        return 0;
    };
    for (const end = Date.now() + patience; Date.now() < end; ) {
        const number = await page.evaluate(find, { says, keys });
        if (number) return number;
    }
    throw new Error(`no call begins with "${says}" and has the keys "${keys}"`);
}

async function openLatest(page, world, row) {
    for (const end = Date.now() + patience; Date.now() < end; ) {
        await page.goto(world.vendor.inbox);
        const link = page.getByRole('row').filter({ hasText: row }).getByRole('link').first();
        if ((await link.count()) > 0) return link.click();
    }
    throw new Error(`${row} is not in the inbox`);
}

export function addInboxCases(browser, world) {
    test('The simulator shows an email, an SMS and a call as their recipient gets them', async () => {
        const page = await browser.page(world.token, { width: 360, scheme: 'dark' });
        for (const channel of ['email', 'sms', 'phone'])
            for (const contact_id of reached(world, channel))
                for (const content of sent[channel]) world.call('messages.send', { channel, contact_id, ...content });
        await openLatest(page, world, 'Look <here>');
        await page.frameLocator('iframe').getByText('A rich text').waitFor();
        await page.getByText('Plain text').click();
        await page.getByText('Plain words').waitFor();
        await browser.inspect(page, 'an email in the inbox');
        await browser.picture(page, 'inbox-email');
        await openLatest(page, world, 'Short <words>');
        await page.getByRole('listitem').filter({ hasText: 'Some more' }).waitFor();
        await browser.inspect(page, 'an SMS in the inbox');
        await browser.picture(page, 'inbox-sms');
        await openLatest(page, world, 'Spoken & clear');
        await page.getByRole('listitem').filter({ hasText: 'Says' }).getByText('Spoken & clear').waitFor();
        await page.setViewportSize({ width: 1440, height: 900 });
        await browser.inspect(page, 'a call in the inbox');
        await browser.picture(page, 'inbox-call');
        await openLatest(page, world, 'Spoken & clear');
        await page.getByRole('link', { name: 'Inbox' }).click();
        await browser.inspect(page, 'inbox');
        await browser.picture(page, 'inbox');
        await page.context().close();
    });

    test('The dashboard shows what the simulator got: an email in a sandbox, SMS as bubbles, a call with its keys', async () => {
        const page = await browser.page(world.token);
        for (const channel of ['email', 'sms', 'phone']) {
            for (const contact_id of reached(world, channel)) world.call('messages.send', { channel, contact_id, ...seen[channel] });
        }
        await browser.open(page, '');
        await page.getByRole('link', { name: 'Sandbox inbox' }).click();
        await page.getByRole('heading', { name: 'Sandbox inbox' }).waitFor();
        const open = async (words) => {
            await page.getByRole('searchbox').fill(words);
            await page.getByRole('row').filter({ hasText: words }).getByRole('link').first().click();
        };
        await open('Seen <by> you');
        await page.getByRole('heading', { name: 'Seen <by> you' }).waitFor();
        await page.frameLocator('iframe').getByText('A framed text').waitFor();
        equal(await page.locator('iframe').getAttribute('sandbox'), '', 'sandbox of the frame');
        await page.getByText('Plain text').click();
        await page.getByText('Plain & seen').waitFor();
        await browser.inspect(page, 'an email of the sandbox');
        await browser.picture(page, 'sandbox-email');
        await page.getByRole('link', { name: 'Whole inbox' }).click();
        await open('Bubble <1>');
        await page.locator('.bubble').filter({ hasText: 'Bubble <1>' }).waitFor();
        await browser.inspect(page, 'an SMS of the sandbox');
        await browser.picture(page, 'sandbox-sms');
        await page.getByRole('link', { name: 'Whole inbox' }).click();
        await page.getByRole('combobox', { name: 'Channel' }).selectOption('phone');
        await open('Heard & seen');
        await page.getByRole('listitem').filter({ hasText: 'Say' }).getByText('Heard & seen').waitFor();
        await browser.inspect(page, 'a call of the sandbox');
        await browser.picture(page, 'sandbox-call');
        await page.context().close();
    });

    test('A call in the sandbox has the key that was pressed and what was said then, in German on a phone', async () => {
        const page = await browser.page(world.token, { width: 360, scheme: 'dark', locale: 'de-DE' });
        const contacts = Array.from({ length: 40 }, (_, i) => 500 + i); // Some of them press a key.
        world.call('messages.send_batch', { messages: contacts.map((contact_id) => ({ channel: 'phone', contact_id, script: question })) });
        await browser.open(page, 'sandbox?channel=phone');
        await browser.inspect(page, 'the inbox of the sandbox in German');
        const number = await callThat(page, 'Press 1', '1');
        await browser.open(page, `sandbox/${number}`);
        await page.getByText('Taste 1 wurde gedrückt.').waitFor();
        await page.getByText('Heard at the key').waitFor();
        await browser.inspect(page, 'a call of the sandbox in German');
        await browser.picture(page, 'sandbox-call-dark-360-german');
        await page.context().close();
    });

    test('Without the scope for addresses the inbox of the sandbox is not shown', async () => {
        const page = await browser.page(world.readToken);
        await browser.open(page, 'sandbox');
        await page.getByText('Your token lacks the scope “pii”, which this page needs.').waitFor();
        equal(await page.evaluate(async () => (await fetch('preview/sandbox')).status), 403, 'status');
        await page.context().close();
    });
}
