// Images of emails: uploaded by the editor of blocks, loaded by everybody, and refused if mail programs would not show them.
import { equal, test, until } from './cases.mjs';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGM4oOAARww4OQANdg2Bw/OEPgAAAABJRU5ErkJggg==', 'base64');
const rose = { name: 'rose.png', mimeType: 'image/png', buffer: png };
const publicUrl = 'https://crm.example.com';

async function newTemplate(page, browser, name) {
    await browser.open(page, 'templates/email');
    await page.getByRole('button', { name: /^(New template|Neue Vorlage)$/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByRole('radio', { name: /^(Blocks|Bausteine)$/ }).check();
    await dialog.getByRole('button', { name: /^\+ (Image|Bild)$/ }).click();
    return dialog;
}

/// The web server in front of outbound, as mail programs reach it.
const serveImages = (page, world) =>
    page.route(`${publicUrl}/outbound/images/**`, async (route) => {
        const response = await fetch(world.url + new URL(route.request().url()).pathname);
        return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
    });

export function addImageCases(browser, world) {
    test('An image is uploaded, seen in the preview, and asks for words', async () => {
        const page = await browser.page(world.token);
        await serveImages(page, world);
        const dialog = await newTemplate(page, browser, 'With a rose');
        await dialog.locator('input[type=file]').setInputFiles(rose);
        await dialog.getByText('rose.png is uploaded.').waitFor();
        const url = await dialog.getByLabel('Address of the image').inputValue();
        const [stored] = world.call('images.list', {}).items;
        equal([url, stored.name, stored.size], [stored.url, 'rose.png', png.length], 'the stored image');
        equal(await dialog.getByLabel('Width in pixels').inputValue(), '4', 'width of a narrow image');
        await page.waitForFunction(() => document.activeElement.dataset.member === 'alt');
        await dialog.getByText(/^Say what the image shows/).waitFor();
        await page.keyboard.type('A rose');
        await dialog.getByText(/^Say what the image shows/).waitFor({ state: 'detached' });
        const shown = page.frameLocator('iframe.frame').getByAltText('A rose');
        await shown.waitFor();
        await until(() => shown.evaluate((image) => image.complete && image.naturalWidth === 4), 'the image in the preview');
        await browser.inspect(page, 'an uploaded image');
        await browser.picture(page, 'image-uploaded');
        await dialog.getByRole('button', { name: 'Save', exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
        await page.context().close();
    });

    test('An image is dropped on its block; the same bytes have the same address', async () => {
        const page = await browser.page(world.token, { width: 360, scheme: 'dark' });
        await serveImages(page, world);
        const { url } = world.call('images.create', { name: rose.name, data: png.toString('base64') });
        const dialog = await newTemplate(page, browser, 'Dropped');
        const data = await page.evaluateHandle((bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], 'same.png', { type: 'image/png' }));
            return transfer;
        }, [...png]);
        await dialog.getByLabel('Address of the image').dispatchEvent('drop', { dataTransfer: data });
        await dialog.getByText('same.png is uploaded.').waitFor();
        equal(await dialog.getByLabel('Address of the image').inputValue(), url, 'address');
        await browser.inspect(page, 'a dropped image');
        await browser.picture(page, 'image-dropped-dark-360');
        await page.context().close();
    });

    test('Files that mail programs do not show, and too large ones, are refused in words before they are sent', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE' });
        const dialog = await newTemplate(page, browser, 'Refused');
        const choose = (name, mimeType, buffer) => dialog.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
        await choose('logo.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
        await dialog.getByRole('alert').getByText(/^logo\.svg ist kein Bild in PNG, JPEG, GIF oder WebP\./).waitFor();
        await choose('large.png', 'image/png', Buffer.alloc(5_000_001));
        await dialog.getByRole('alert').getByText(/^large\.png hat mehr als 5 MB\./).waitFor();
        await browser.inspect(page, 'a refused image');
        await browser.picture(page, 'image-refused-german');
        await choose('fake.png', 'image/png', Buffer.from('<html>'));
        await dialog.getByRole('alert').getByText(/PNG, JPEG, GIF or WebP, which its first bytes are not/).waitFor();
        equal(await dialog.getByLabel('Adresse des Bildes').inputValue(), '', 'address');
        await page.context().close();
    });
}
