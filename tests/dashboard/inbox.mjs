// The inbox of the simulator, where people look at what the recipients got.
import { test } from './cases.mjs';

const sent = {
    email: [{ subject: 'Look <here>', text: 'Plain words', html: '<h1>Hello {{first_name|there}}</h1><p>A <b>rich</b> text</p>' }],
    sms: [{ message: 'Short <words>' }, { message: 'Some more' }],
    phone: [{ script: { steps: [{ say: 'Spoken & clear' }, { pause: 3 }] } }],
};
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
        await browser.open(page, '');
        const [opened] = await Promise.all([
            page.context().waitForEvent('page'),
            page.getByRole('link', { name: 'Sandbox inbox' }).click(),
        ]);
        await opened.getByRole('row').filter({ hasText: 'Spoken & clear' }).first().waitFor();
        await openLatest(page, world, 'Spoken & clear');
        await page.getByRole('link', { name: 'Inbox' }).click();
        await browser.inspect(page, 'inbox');
        await browser.picture(page, 'inbox');
        await page.context().close();
    });
}
