// The three wizards from the first step to the started campaign, by mouse and by keyboard alone.
import { check, equal, test } from './cases.mjs';

/// Presses Tab until the element with that label or text has the focus.
async function tabTo(page, words) {
    for (let tries = 0; tries < 120; ++tries) {
        const at = await page.evaluate(() => {
            const element = document.activeElement;
            return [
                element.labels?.[0]?.innerText,
                element.getAttribute('aria-label'),
                ['BUTTON', 'A'].includes(element.tagName) ? element.innerText : null,
            ].filter(Boolean);
        });
        if (at.some((each) => each.trim() === words || (words instanceof RegExp && words.test(each)))) return;
        await page.keyboard.press('Tab');
    }
    throw new Error(`no way by Tab to ${words}`);
}

async function typeInto(page, words, text) {
    await tabTo(page, words);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
}

export async function press(page, words) {
    await tabTo(page, words);
    await page.keyboard.press('Enter');
}

export const stepIs = (page, word) => page.locator('[aria-current=step]', { hasText: word }).waitFor();
export const step = { audience: 'Audience', content: 'Content', preview: 'Preview', schedule: 'Schedule', review: 'Review' };

export async function goOn(page, word) {
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await stepIs(page, word);
}

async function finishes(page, world, name) {
    await page.waitForURL(/\/campaigns\/\d+$/);
    const id = Number(page.url().split('/').pop());
    await page.locator('h1', { hasText: name }).waitFor();
    await page.locator('h1 .badge.completed').waitFor();
    return world.call('campaigns.get', { id });
}

const channels = [
    {
        channel: 'email',
        word: 'email',
        template: 'Welcome',
        edit: (page) => page.getByLabel('Subject').fill('Only for {{first_name|you}}'),
        seen: 'Only for',
    },
    {
        channel: 'sms',
        word: 'SMS',
        template: 'Offer',
        edit: (page) =>
            page.getByRole('textbox', { name: 'Message' }).fill('Hi {{first_name|there}}, see you soon. STOP ends it.'),
        seen: 'see you soon',
    },
    {
        channel: 'phone',
        word: 'calls',
        template: 'Interest',
        edit: (page) => page.getByLabel('Text to say').first().fill('Good day, {{first_name|there}}. Press 1 or 9.'),
        seen: 'Good day',
    },
];

export function addWizardCases(browser, world) {
    for (const { channel, word, template, edit, seen } of channels) {
        test(`The ${channel} wizard is completed by mouse, and the campaign finishes before one's eyes`, async () => {
            const page = await browser.page(world.token);
            await page.getByRole('link', { name: `New ${word}` }).click();
            await page.getByLabel('Name', { exact: true }).fill(`By mouse: ${channel}`);
            await browser.inspect(page, `${channel} setup`);
            await goOn(page, step.audience);
            await page.getByLabel('Start from a segment').selectOption({ label: 'Retail – industry is Retail' });
            await page.getByLabel('Score up to').fill('5');
            await page.getByText('industry is Retail, score up to 5').waitFor();
            await page.getByRole('list', { name: 'Some of them' }).getByRole('listitem').first().waitFor();
            await browser.picture(page, `wizard-${channel}-audience`);
            await goOn(page, step.content);
            await browser.picture(page, `wizard-${channel}-begin`);
            await page.getByRole('button', { name: new RegExp(`^${template} Template`) }).click();
            await edit(page);
            await browser.inspect(page, `${channel} content`);
            await browser.picture(page, `wizard-${channel}-content`);
            await goOn(page, step.preview);
            await page.getByText(seen).first().waitFor();
            await page
                .getByLabel(channel === 'email' ? 'Your address' : 'Your number')
                .fill(channel === 'email' ? 'operator@example.com' : '+14155550123');
            await page.getByRole('button', { name: channel === 'phone' ? 'Call me now' : 'Send it to me' }).click();
            await page.getByText(/^Accepted by/).waitFor();
            await browser.inspect(page, `${channel} preview`);
            await browser.picture(page, `wizard-${channel}-preview`);
            await goOn(page, step.schedule);
            await page.getByRole('radio', { name: 'Later' }).check();
            await page.getByLabel('Only at certain hours').check();
            await browser.inspect(page, `${channel} schedule`);
            await browser.picture(page, `wizard-${channel}-schedule`);
            await page.getByLabel('Only at certain hours').uncheck();
            await page.getByRole('radio', { name: /^Now/ }).check();
            await goOn(page, step.review);
            const button = page.getByRole('button', { name: /^Send to \d+ p/ });
            const people = Number((await button.textContent()).match(/\d+/)[0]);
            await browser.inspect(page, `${channel} review`);
            await browser.picture(page, `wizard-${channel}-review`);
            await button.click();
            await page.getByRole('button', { name: 'Undo' }).click();
            await page.getByText('Nothing was sent.').waitFor();
            await button.click();
            await page.getByRole('button', { name: 'Do not wait' }).click();
            const { counters } = await finishes(page, world, `By mouse: ${channel}`);
            check(
                people > 0 && counters.recipients - counters.skipped === people,
                `${people} were promised, ${JSON.stringify(counters)}`,
            );
            await page.context().close();
        });

        test(`The ${channel} wizard is completed by keyboard alone`, async () => {
            const page = await browser.page(world.token);
            await page.evaluate(() => document.activeElement.blur());
            await press(page, `New ${word}`);
            await page.locator('form').waitFor();
            await typeInto(page, 'Name', `By keys: ${channel}`);
            await press(page, 'Save and continue');
            await stepIs(page, step.audience);
            await typeInto(page, 'Industry is one of', 'Energy');
            await typeInto(page, 'Score up to', '5');
            await press(page, 'Save and continue');
            await stepIs(page, step.content);
            await press(page, new RegExp(`^${template}`));
            await press(page, 'Save and continue');
            await stepIs(page, step.preview);
            await press(page, 'Save and continue');
            await stepIs(page, step.schedule);
            await press(page, 'Save and continue');
            await stepIs(page, step.review);
            await page.getByRole('button', { name: /^Send to/ }).waitFor();
            await press(page, /^Send to/);
            await press(page, 'Do not wait');
            await finishes(page, world, `By keys: ${channel}`);
            await page.context().close();
        });
    }

    test('A finding of the review leads to its field by keyboard, and whoever schedules has ten seconds to undo it', async () => {
        const { id } = world.call('campaigns.create', {
            type: 'sms',
            name: 'Found and undone',
            from: { phone: '+15005550006' },
            message: 'No way out.',
            pace: 2,
            recipient_segments: { industries: ['Health'], lead_score: { max: 3 } },
            draft: true,
        });
        const page = await browser.page(world.token);
        await browser.open(page, `sms/create/review?id=${id}`);
        await page.getByRole('link', { name: /STOP/ }).waitFor();
        await press(page, /^Change: It does not say how to opt out/);
        await stepIs(page, step.content);
        const box = page.getByRole('textbox', { name: 'Message' });
        await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA');
        await page.keyboard.press('ControlOrMeta+End');
        await page.keyboard.type(' STOP ends it.');
        equal(await box.inputValue(), 'No way out. STOP ends it.', 'what was typed into the field of the finding');
        await goOn(page, step.preview);
        await goOn(page, step.schedule);
        await page.getByRole('radio', { name: 'Later' }).check();
        await goOn(page, step.review);
        equal(await page.getByRole('link', { name: /STOP/ }).count(), 0, 'findings about STOP');
        await page.getByText(/^Finishes about/).waitFor();
        await page.getByRole('button', { name: /^Schedule for/ }).click();
        await page.locator('h1 .badge.scheduled').waitFor();
        await page.getByRole('button', { name: 'Undo' }).click();
        await stepIs(page, step.review);
        equal(world.call('campaigns.get', { id }).status, 'draft', 'status');
        await page.context().close();
    });

    test('The schedule says when people on one clock first get it, and where the hours of the day are over', async () => {
        const { id } = world.call('campaigns.create', {
            type: 'sms',
            name: 'At nine',
            from: { phone: '+15005550006' },
            message: 'Hi. STOP ends it.',
            timezone: 'Europe/Berlin',
            recipient_segments: { industries: ['Health'] },
            draft: true,
        });
        const page = await browser.page(world.token);
        await browser.open(page, `sms/create/schedule?id=${id}`);
        await page.getByRole('radio', { name: 'Later' }).check();
        await page.getByLabel('Day and time').fill('2030-05-03T08:00'); // A Friday.
        await page.getByLabel('At this time on each').fill('09:00');
        await page.getByText('People in Europe/Berlin get it from Fri 3 May, 09:00 on.').waitFor();
        await page.getByLabel('Day and time').fill('2030-05-03T10:00');
        const over = /get it from Sat 4 May, 09:00 on: at the start their hours of that day are over/;
        await page.getByText(over).waitFor();
        await page.getByLabel('Only at certain hours').check();
        await page.getByText(/get it from Mon 6 May, 09:00 on: at the start/).waitFor();
        await page.getByLabel('From').fill('20:00');
        await page.getByText('These hours never come.').waitFor();
        await page.getByLabel('Only at certain hours').uncheck();
        await page.getByText(over).waitFor();
        await browser.inspect(page, 'hours');
        await browser.picture(page, 'wizard-hours');
        await page.getByLabel('Day and time').fill('2030-05-03T20:00'); // In California, where the people are, 11:00.
        await goOn(page, step.review);
        await page.getByText(/gets? it on a later day/).waitFor();
        const zone = page.getByRole('row', { name: /Sat 4 May, 09:00/ }).first();
        await zone.waitFor();
        const people = world.call('campaigns.estimate', { id, start_at: '2030-05-03T18:00:00Z' });
        equal(await page.getByRole('row', { name: /4 May, 09:00/ }).count(), people.zones.length, 'time zones');
        await browser.inspect(page, 'time zones');
        await browser.picture(page, 'wizard-zones');
        await page.getByText(/, at 09:00 of each recipient$/).first().waitFor();
        equal(world.call('campaigns.get', { id }).hours.send_at, '09:00', 'hours');
        await page.getByRole('link', { name: /^Change: .* on a later day/ }).click();
        equal(await page.getByLabel('At this time on each').inputValue(), '09:00', 'the time after Back');
        await page.getByLabel('At this time on each').fill('');
        await goOn(page, step.review);
        equal(world.call('campaigns.get', { id }).hours, null, 'hours');
        await page.context().close();
    });

    test('A start that nobody undoes happens after ten seconds, and not before', async () => {
        const { id } = world.call('campaigns.create', {
            type: 'sms',
            name: 'After ten seconds',
            from: { phone: '+15005550006' },
            message: 'Hi. STOP ends it.',
            recipient_segments: { industries: ['Health'], lead_score: { max: 3 } },
            draft: true,
        });
        const page = await browser.page(world.token);
        await page.clock.install();
        await browser.open(page, `sms/create/review?id=${id}`);
        await page.clock.pauseAt(Date.now() + 3600000);
        await page.getByRole('button', { name: /^Send to/ }).click();
        const starts = [];
        page.on('request', (request) => request.url().endsWith('/start') && starts.push(request.url()));
        let [passed, shown] = [0, new Set()];
        for (; starts.length === 0 && passed < 60000; passed += 100) {
            await page.clock.runFor(100);
            const [title = ''] = await page.getByRole('dialog').getByRole('heading').allTextContents();
            shown.add(Number(title.match(/ in (\d+) s$/)?.[1] ?? 0));
        }
        check(passed >= 10000, `started after ${passed} ms`);
        equal([...shown].filter(Boolean), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 'seconds that were left');
        await page.clock.resume();
        await page.waitForURL(/\/campaigns\/\d+$/);
        await page.context().close();
    });
}
