// What an operator edits in the wizards: nothing is lost or changed on the way.
import { check, equal, test } from './cases.mjs';
import { goOn, press, step, stepIs } from './wizards.mjs';

export function addWizardEditCases(browser, world) {
    test('Back and reloading lose nothing, and a second writer is told', async () => {
        const page = await browser.page(world.token);
        await browser.open(page, 'email/create/setup');
        await page.getByLabel('Name', { exact: true }).fill('Draft of two');
        await goOn(page, step.audience);
        await page.getByLabel('Industry is one of').fill('Health');
        await page.getByRole('button', { name: 'Back' }).click();
        await stepIs(page, 'Setup');
        equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Draft of two', 'name');
        await page.reload();
        await goOn(page, step.audience);
        equal(await page.getByLabel('Industry is one of').inputValue(), 'Health', 'filter');
        const id = Number(new URL(page.url()).searchParams.get('id'));
        await page.getByText(`Saved as draft ${id}`).waitFor();
        await page.getByLabel('Score up to').fill('70');
        await page.getByText('Before your last changes').waitFor();
        await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
        await page.getByText('Saved', { exact: true }).waitFor();
        await browser.open(page, `email/create/audience?id=${id}`);
        equal(await page.getByLabel('Score up to').inputValue(), '70', 'what was typed before the wizard was left');
        world.call('campaigns.update', { id, name: 'Theirs' });
        await page.getByLabel('Score from').fill('50');
        await page.getByRole('button', { name: 'Save and continue' }).click();
        await page.getByRole('heading', { name: 'Somebody else has changed this draft' }).waitFor();
        await browser.inspect(page, 'second writer');
        await browser.picture(page, 'second-writer');
        await page.getByRole('button', { name: 'Save mine as a copy' }).click();
        await stepIs(page, step.content);
        equal(world.call('campaigns.get', { id }).name, 'Theirs', 'the other draft');
        check(Number(new URL(page.url()).searchParams.get('id')) > id, 'the copy has an id of its own');
        await page.context().close();
    });

    test('People that another program selected are shown, and kept until they are removed', async () => {
        const chosen = { external_ids: ['crm-7', 'crm-8', 'nobody'], lead_score: { min: 1 } };
        const { id } = world.call('campaigns.create', {
            type: 'email',
            name: 'Chosen',
            from: { email: 'news@example.org' },
            subject: 's',
            text: 't',
            recipient_segments: chosen,
            draft: true,
        });
        const filter = () => world.call('campaigns.get', { id }).recipient_segments;
        const page = await browser.page(world.token);
        await browser.open(page, `email/create/audience?id=${id}`);
        await page.getByText('3 selected people, score from 1').first().waitFor();
        await page.getByText('2 people', { exact: true }).first().waitFor();
        await page.getByText('Selected, but there is no such contact').waitFor();
        await page.getByLabel('Score up to').fill('98');
        await browser.inspect(page, 'selected people');
        await browser.picture(page, 'selected-people');
        await goOn(page, step.content);
        equal(filter(), { lead_score: { min: 1, max: 98 }, external_ids: chosen.external_ids }, 'the filter');
        await browser.open(page, `email/create/audience?id=${id}`);
        await page.getByLabel('Start from a segment').selectOption({ label: 'Retail – industry is Retail' });
        await page.getByText('3 selected people, industry is Retail').first().waitFor();
        await page.getByRole('button', { name: 'Remove this selection' }).click();
        await goOn(page, step.content);
        equal(filter(), { industries: ['Retail'] }, 'the filter without the selection');
        await page.context().close();
    });

    test('A schedule with several windows keeps those that are not edited, and more are added and removed', async () => {
        const weekend = { days: ['sat'], from: '10:00', to: '12:00' };
        const { id } = world.call('campaigns.create', {
            type: 'sms',
            name: 'Twice a day',
            from: { phone: '+15005550006' },
            message: 'Hi. STOP ends it.',
            hours: { windows: [{ days: ['mon'], from: '09:00', to: '11:00' }, weekend] },
            draft: true,
        });
        const page = await browser.page(world.token);
        const windows = () => world.call('campaigns.get', { id }).hours.windows;
        const group = (n) => page.getByRole('group', { name: `Window ${n}` });
        await browser.open(page, `sms/create/schedule?id=${id}`);
        await group(1).getByLabel('To').fill('11:30');
        await goOn(page, step.review);
        equal(windows(), [{ days: ['mon'], from: '09:00', to: '11:30' }, weekend], 'windows after an edit of the first');
        await browser.open(page, `sms/create/schedule?id=${id}`);
        await page.getByRole('button', { name: 'Further hours' }).click();
        await group(3).getByLabel('From').fill('17:00');
        await browser.inspect(page, 'several windows');
        await browser.picture(page, 'wizard-windows');
        await group(1).getByRole('button', { name: 'Remove' }).click();
        await goOn(page, step.review);
        equal(windows(), [weekend, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '17:00', to: '18:00' }], 'windows');
        await page.context().close();
    });

    test('The editor of HTML takes typing, completes variables, and shows where the server finds a fault', async () => {
        const page = await browser.page(world.token);
        let isBusy = true; // The server refuses to look at the whole text once.
        await page.route('**/email/templates/render', (route) => {
            const isRefused = isBusy && route.request().postData().includes('{{#open}}');
            isBusy &&= !isRefused;
            return isRefused
                ? route.fulfill({ status: 503, json: { status: 503, code: 'busy', detail: 'The database is busy.' } })
                : route.continue();
        });
        await browser.open(page, 'email/create/content?id=4');
        const editor = page.locator('.cm-content');
        await editor.click();
        await page.keyboard.press('ControlOrMeta+End');
        await page.keyboard.type('<p class="x">{{comp');
        // The editor disregards a click in the moment when the list appears.
        while (!(await editor.innerText()).endsWith('{{company}}')) await page.getByRole('option', { name: 'company' }).click();
        await page.keyboard.type('</p>{{#open}}');
        check((await editor.innerText()).endsWith('<p class="x">{{company}}</p>{{#open}}'), await editor.innerText());
        await page.getByText(/section "open" is never closed/).waitFor();
        await page.locator('.cm-fault').waitFor();
        check(!isBusy, 'the server was not busy');
        await browser.inspect(page, 'editor');
        await browser.picture(page, 'editor');
        await page.context().close();
    });
}
