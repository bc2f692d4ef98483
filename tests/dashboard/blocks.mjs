// Emails made of blocks: edited by mouse and by keyboard alone, seen as they will be sent, and opened as blocks again.
import { check, equal, test } from './cases.mjs';
import { goOn, press, step, stepIs } from './wizards.mjs';

const headings = (page) => page.getByRole('list', { name: 'Blocks' }).getByRole('heading', { level: 3 }).allTextContents();
const preview = (page) => page.frameLocator('iframe.frame');

/// An email template made by the server, as the API stores it.
function madeOfBlocks(world, name, blocks) {
    const parts = world.call('email_blocks.render', { blocks });
    return world.call('email_templates.create', { name, subject: 'Hello', ...parts });
}

async function openTemplate(page, browser, name) {
    await browser.open(page, 'templates/email');
    await page.getByRole('button', { name, exact: true }).click();
    return page.getByRole('dialog');
}

const save = async (page) => {
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
};

export function addBlockCases(browser, world) {
    test('A template is made of blocks by mouse, previewed by the server, and opens as blocks again', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'templates/email');
        await page.getByRole('button', { name: 'New template' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Name', { exact: true }).fill('Roses');
        await dialog.getByRole('radio', { name: 'Blocks' }).check();
        await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Red **roses** <now>, {{first_name|you}}.');
        await dialog.getByLabel('Words on the button').fill('Buy');
        await dialog.getByLabel('Opens the page').fill('https://x.example/?a=1&b=2');
        await preview(page).getByRole('link', { name: 'Buy' }).waitFor();
        await preview(page).getByText('Red roses <now>, Ann.').waitFor();
        await dialog.getByRole('button', { name: '+ Image' }).click();
        await dialog.getByLabel('Address of the image').fill('https://x.example/rose.png');
        await dialog.getByLabel('What it shows, in words').fill('A rose');
        await preview(page).getByAltText('A rose').waitFor();
        equal(await headings(page), ['1. Heading', '2. Text', '3. Button', '4. Image', '5. Footer'], 'blocks');
        await dialog.getByRole('button', { name: 'Move up: 4. Image' }).click();
        await dialog.getByRole('button', { name: 'Remove: 1. Heading' }).click();
        equal(await headings(page), ['1. Text', '2. Image', '3. Button', '4. Footer'], 'blocks after moving and removing');
        await browser.inspect(page, 'blocks');
        await browser.picture(page, 'blocks');
        await save(page); // At once: the last change is not rendered yet.
        const { items } = world.call('email_templates.list', { q: 'Roses' });
        const { html, text } = items[0];
        equal(text.split('\n\n').slice(0, 3), ['Red roses <now>, {{first_name|you}}.', 'A rose', 'Buy: https://x.example/?a=1&b=2'], 'text');
        check(!html.includes('Hello {{first_name|there}}'), 'the removed heading is in the HTML');
        await openTemplate(page, browser, 'Roses');
        equal(await dialog.getByLabel('What it shows, in words').inputValue(), 'A rose', 'the block that was opened again');
        await dialog.getByLabel('Name', { exact: true }).fill('Red roses');
        await save(page);
        const again = world.call('email_templates.get', { id: items[0].id });
        equal([again.html === html, again.text === text, again.name], [true, true, 'Red roses'], 'what was saved without a change');
        await page.context().close();
    });

    test('Blocks are added, moved, edited and removed by keyboard alone, and the focus stays with them', async () => {
        const { id } = madeOfBlocks(world, 'Keys', [{ type: 'heading', text: 'One' }, { type: 'text', text: 'Two' }, { type: 'divider' }]);
        const page = await browser.page(world.token, { width: 360, scheme: 'dark' });
        const dialog = await openTemplate(page, browser, 'Keys');
        await dialog.getByRole('list', { name: 'Blocks' }).waitFor();
        await browser.inspect(page, 'blocks on a phone');
        await browser.picture(page, 'blocks-dark-360');
        await press(page, 'Move down: 1. Heading');
        equal(await headings(page), ['1. Text', '2. Heading', '3. Divider'], 'after moving down');
        await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Move down: 2. Heading');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.activeElement.value === 'One');
        await page.keyboard.press('End');
        await page.keyboard.type(' more');
        await page.keyboard.press('Alt+ArrowUp');
        await page.keyboard.press('Alt+ArrowUp');
        equal(await headings(page), ['1. Heading', '2. Text', '3. Divider'], 'after Alt and the arrow');
        await page.waitForFunction(() => document.activeElement.value === 'One more');
        await press(page, '+ Button');
        await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === 'Words on the button');
        await page.keyboard.type('Press');
        await page.keyboard.press('Tab');
        await page.keyboard.type('{{shop_url}}');
        await press(page, 'Remove: 3. Divider');
        await press(page, 'Save');
        await dialog.waitFor({ state: 'detached' });
        const { document } = world.call('email_blocks.inspect', { html: world.call('email_templates.get', { id }).html });
        const words = [...document.blocks].map(({ type, text, url }) => [type, text, url].filter(Boolean).join(' '));
        equal(words, ['heading One more', 'text Two', 'button Press {{shop_url}}'], 'stored blocks');
        await page.context().close();
    });

    test('A fault stands at its field, and nothing is saved before it is mended', async () => {
        const { id, html } = madeOfBlocks(world, 'Faults', [{ type: 'button', text: 'Buy', url: 'https://x.example/' }]);
        const page = await browser.page(world.token, { locale: 'de-DE', width: 360, scheme: 'dark' });
        await browser.open(page, 'templates/email');
        await page.getByRole('button', { name: 'Faults', exact: true }).click();
        const dialog = page.getByRole('dialog');
        const address = dialog.getByLabel('Öffnet die Seite');
        await address.fill('javascript:alert(1)');
        await dialog.getByText('Nicht aktuell').waitFor();
        await page.waitForFunction(() => document.querySelector('[aria-invalid]')?.value === 'javascript:alert(1)');
        await dialog.getByRole('button', { name: 'Speichern', exact: true }).click();
        await dialog.getByText(/^blocks\[0\]\.url: must begin with https:/).first().waitFor();
        equal(world.call('email_templates.get', { id }).html, html, 'the stored HTML');
        await browser.inspect(page, 'a faulty block');
        await browser.picture(page, 'blocks-fault-german');
        await address.fill('mailto:a@example.com');
        await dialog.getByText('Nicht aktuell').waitFor({ state: 'detached' });
        await dialog.getByRole('button', { name: 'Speichern', exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
        check(world.call('email_templates.get', { id }).html.includes('mailto:a@example.com'), 'the mended address');
        await page.context().close();
    });

    test('Blocks become code only after a warning, without their comment, and plain text written by hand stays', async () => {
        const { id } = madeOfBlocks(world, 'To code', [{ type: 'text', text: 'Words' }]);
        const page = await browser.page(world.token);
        const dialog = await openTemplate(page, browser, 'To code');
        await dialog.getByRole('radio', { name: 'Plain text' }).check();
        await dialog.getByText('Made of the blocks.').waitFor();
        await dialog.getByRole('textbox', { name: 'Plain text' }).fill('By hand');
        await dialog.getByText('Written by hand: it does not follow the blocks.').waitFor();
        await dialog.getByRole('radio', { name: 'Blocks' }).check();
        await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Other words');
        await preview(page).getByText('Other words').waitFor();
        await dialog.getByRole('radio', { name: 'HTML' }).check();
        await browser.picture(page, 'blocks-to-code');
        await dialog.getByRole('button', { name: 'Go on as code' }).click();
        await dialog.locator('.cm-content').getByText('Other words').waitFor();
        equal(await dialog.getByRole('radio', { name: 'Blocks' }).count(), 0, 'ways back to blocks');
        await save(page);
        const { html, text } = world.call('email_templates.get', { id });
        equal(text, 'By hand', 'plain text');
        check(html.startsWith('<!doctype html>') && html.includes('Other words'), html.slice(0, 200));
        await page.context().close();
    });

    test('A wizard begins with blocks, and saves what was typed last', async () => {
        const from = { email: 'news@example.org' };
        const draft = { type: 'email', name: 'Of blocks', from, subject: 'Hi', text: 'x', draft: true };
        const { id } = world.call('campaigns.create', draft);
        const page = await browser.page(world.token);
        await browser.open(page, `email/create/content?id=${id}`);
        await page.getByRole('button', { name: 'Begin with something else' }).click();
        await page.getByRole('button', { name: /^Blocks Headings/ }).click();
        await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Typed at the very end');
        await goOn(page, step.preview);
        await preview(page).getByText('Typed at the very end').waitFor();
        await page.getByRole('button', { name: 'Back' }).click();
        await stepIs(page, step.content);
        await preview(page).getByText('Typed at the very end').waitFor();
        await browser.inspect(page, 'blocks in a wizard');
        await browser.picture(page, 'wizard-email-blocks');
        const sent = world.call('campaigns.preview', { id }).html;
        check(sent.startsWith('<!doctype html>') && !sent.includes('outbound blocks'), sent.slice(0, 100));
        await page.context().close();
    });
}
