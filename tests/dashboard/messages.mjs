// Replies and their answers, and messages to one person.
import { check, equal, test } from './cases.mjs';

const literal = 'Free for {{first_name}}, <b>until</b> Friday.';

/// Waits until people have replied to the SMS campaign; the ids of the first replies.
async function replies(browser, world, page) {
    await browser.open(page, 'replies?state=all');
    await page.locator('tr.open').nth(3).waitFor();
    const { items } = world.call('inbound.list', { sort: 'created_at' });
    return items.filter((each) => each.event.kind === 'replied');
}

export function addMessageCases(browser, world) {
    test('A reply is read, answered word for word, and handled, and its answer is shown wherever the person is', async () => {
        const page = await browser.page(world.token);
        const [{ id, campaign_id, event }] = await replies(browser, world, page);
        await browser.open(page, '');
        await page.getByRole('row', { name: /wait(s)? for an answer/ }).getByRole('link', { name: 'Replies' }).click();
        await page.getByRole('heading', { name: 'Replies' }).waitFor();
        await browser.open(page, `replies?state=all&open=${id}`);
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('link', { name: 'Spring offers' }).waitFor();
        await dialog.getByText('What was sent').click();
        await dialog.getByText(/the spring offers are here/).waitFor();
        const box = dialog.getByLabel(`Answer to ${event.address} by SMS`);
        check(await dialog.getByRole('button', { name: 'Send the answer' }).isDisabled(), 'there is nothing to send');
        await dialog.getByLabel('Insert a template').selectOption({ label: 'Offer' });
        const isFilled = () => document.querySelector('dialog textarea').value.includes('the spring offers are here');
        await page.waitForFunction(isFilled);
        check(!(await box.inputValue()).includes('{{'), 'a template is filled in for the contact');
        await box.fill(literal);
        await dialog.getByText(/^1 segment/).waitFor();
        await browser.inspect(page, 'conversation');
        await browser.picture(page, 'conversation');
        await box.press('ControlOrMeta+Enter');
        await dialog.locator('.ours', { hasText: literal }).locator('.badge.delivered').waitFor();
        await browser.inspect(page, 'answered conversation');
        const { items } = world.call('messages.list', { channel: 'sms' });
        const answers = items.filter((each) => each.metadata?.reply_to === id);
        const found = answers.map((each) => [each.address, each.metadata.text, each.kind]);
        equal(found, [[event.address, literal, 'transactional']], 'answers');
        check(world.call('inbound.get', { id }).handled, 'an answered reply is handled');
        await dialog.locator('.ours').getByRole('link', { name: 'Open' }).first().click();
        await page.getByText('What became of it').waitFor();
        await page.locator('section', { hasText: 'What was sent' }).getByText(literal).waitFor();
        await page.getByRole('link', { name: 'Open the contact' }).click();
        await page.getByText(literal).first().waitFor();
        await browser.open(page, `campaigns/${campaign_id}?q=${encodeURIComponent(event.address)}`);
        await page.locator('#recipients').getByRole('button', { name: event.address }).click();
        await page.getByRole('dialog').getByRole('listitem').filter({ hasText: literal }).waitFor();
        await page.context().close();
    });

    test('Of two answers at the same time the second is refused, and what one operator marks as done the other sees', async () => {
        const page = await browser.page(world.token);
        const { id, event } = (await replies(browser, world, page))[1];
        const dialog = page.getByRole('dialog');
        await page.route(/messages\?/, (route) => route.fulfill({ json: { items: [], next: null } })); // An earlier state.
        await browser.open(page, `replies?open=${id}`);
        await dialog.getByRole('link', { name: 'Spring offers' }).waitFor();
        world.call('messages.send', {
            channel: 'sms',
            to: event.address,
            message: 'From a colleague',
            key: `reply-${id}-1`,
            metadata: { reply_to: id },
        });
        await dialog.getByLabel(/^Answer to/).fill('Mine');
        await dialog.getByRole('button', { name: 'Send the answer' }).click();
        await dialog.getByText(/Somebody else has just answered/).waitFor();
        await dialog.getByRole('button', { name: 'Mark as done' }).click();
        await page.keyboard.press('Escape');
        await page.getByRole('radio', { name: 'Handled' }).check();
        await page.getByRole('row', { name: event.address }).first().waitFor();
        const colleague = await browser.page(world.token); // In another browser.
        await browser.open(colleague, `replies?state=handled&q=${encodeURIComponent(event.address)}`);
        await colleague.getByRole('row', { name: event.address }).first().waitFor();
        check(world.call('inbound.get', { id }).handled, 'the reply is handled'); // The person may have replied again.
        await colleague.context().close();
        await page.context().close();
    });

    test('Whoever opted out by a reply is not offered an answer', async () => {
        const page = await browser.page(world.token);
        await replies(browser, world, page);
        const optOut = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'Opted out' }) });
        await optOut.first().getByRole('button').click();
        await page.getByRole('dialog').getByText(/wants no more messages/).waitFor();
        equal(await page.getByRole('dialog').getByRole('textbox').count(), 0, 'fields for an answer');
        await page.context().close();
    });

    test('A message is sent from the page of a contact, and its page says what became of it', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'contacts/8');
        await page.getByRole('button', { name: 'Send a message' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Subject').fill('For {{first_name|you}}');
        await dialog.getByLabel('Message').fill('Dear {{first_name}} {{nonsense}}');
        await dialog.getByRole('button', { name: 'Send' }).click();
        await dialog.getByText(/nonsense/).last().waitFor(); // No contact has this value.
        await browser.inspect(page, 'message to a contact');
        await browser.picture(page, 'message-dialog');
        await dialog.getByLabel('Message').fill('Dear {{first_name}}');
        await dialog.getByRole('button', { name: 'Send' }).click();
        await page.waitForURL(/messages\/\d+$/);
        await page.locator('h1 .badge.delivered').waitFor();
        await browser.inspect(page, 'a message');
        const { id, contact_id, metadata } = world.call('messages.get', { id: Number(page.url().split('/').pop()) });
        equal([contact_id, metadata.subject], [8, 'For {{first_name|you}}'], 'the message');
        await browser.open(page, 'messages?channel=email&status=delivered&contact=8');
        await page.locator(`a[href$="messages/${id}"]`).waitFor();
        await page.getByRole('button', { name: 'Contact 8' }).click();
        await page.getByRole('link', { name: 'person1@example.com' }).waitFor();
        await page.context().close();
    });
}
