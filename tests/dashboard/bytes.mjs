// Content of every kind is opened and saved again without a change: in the wizards, and in the editor of templates.
import { equal, test } from './cases.mjs';
import { goOn, step, stepIs } from './wizards.mjs';

const email = {
    subject: ' Odd  {{first_name|"you"}} & <you> \u{1F680}',
    text: '\tHello {{first_name}},\r\n\r\n-- \r\n  trailing  \r\n',
    html:
        '<p  CLASS=x>\tHello {{first_name}}</P>\n<!-- kept -->\r\n\n<p>&nbsp;\u00a0{{{last_name|}}}</p>\r\n' +
        '<a href="{{unsubscribe_url}}">x</a>  ',
};
const message = ' Grüße {{first_name|}}\r\n \u{1F680}  STOP ends it.\n\n';
// As text, because objects of JavaScript put the keys 1 and 9 into another order.
const script =
    '{"voice":"Polly.Vicki","language":"de-DE","steps":[{"say":" Hello\\r\\n {{first_name|there}} "},{"pause":7},{"play":"https://x.example/a.mp3"},' +
    '{"gather":{"digits":2,"timeout":9,"steps":[{"say":"Press"}],"keys":{"99":{"opt_out":true},"##":{"name":"hash","steps":[]},' +
    '"11":{"steps":[{"transfer":{"number":"+4930123456","whisper":"It is {{first_name|}}","timeout":9,"fallback":[{"say":"No"}],' +
    '"hours":{"timezone":"UTC","windows":[{"days":["mon"]},{"from":"09:00"}]}}},{"record":{"consent":"We record","length":5}}]},' +
    '"10":{"name":"ten","steps":[{"gather":{"keys":{"9":{"steps":[{"say":"nine"}]},"1":{"opt_out":false}}}}]}}}}],' +
    '"voicemail":{"action":"leave_message","steps":[{"say":"Later."},{"pause":1}]}}';

const contents = [
    ['an email', 'email', email],
    ['an SMS', 'sms', { body: message }],
    ['a call', 'phone', script],
];
const nouns = { email: 'email_templates', sms: 'sms_templates', phone: 'phone_scripts' };

/// A stored document as text, without what every save changes.
const stored = (world, operation, id) =>
    world
        .text('call', operation, JSON.stringify({ id }))
        .replace(/"(version|updated_at)":("[^"]*"|\d+),?|"name":"Bytes[^"]*",?/g, '');

function membersOf(channel, content) {
    if (channel === 'phone') return `"script":${content}`;
    const { body, ...others } = content;
    return JSON.stringify(body ? { message: body } : others).slice(1, -1);
}

export function addByteCases(browser, world) {
    for (const [name, channel, content] of contents)
        test(`Content is equal byte for byte after it was opened and saved three times in a wizard: ${name}`, async () => {
            const page = await browser.page(world.token);
            const from = channel === 'email' ? '{"email":"news@example.org"}' : '{"phone":"+15005550006"}';
            const request = `{"type":"${channel}","name":"Bytes","from":${from},"draft":true,${membersOf(channel, content)}}`;
            const { id } = world.outbound('call', 'campaigns.create', request);
            const before = stored(world, 'campaigns.get', id);
            for (let round = 0; round < 3; ++round) {
                await browser.open(page, `${channel}/create/setup?id=${id}`);
                await page.getByLabel('Name', { exact: true }).fill(`Bytes ${round}`);
                await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: step.content }).click();
                await stepIs(page, step.content);
                if (channel === 'email') {
                    await page.locator('.cm-content').waitFor();
                    await page.getByRole('radio', { name: 'Plain text' }).check();
                    await page.getByRole('radio', { name: 'HTML' }).check();
                }
                await goOn(page, step.preview);
            }
            equal(stored(world, 'campaigns.get', id), before, `a campaign of ${channel}`);
            equal(world.call('campaigns.get', { id }).name, 'Bytes 2', 'the name');
            await page.context().close();
        });

    test('Any template is equal byte for byte after it was opened and saved three times', async () => {
        const page = await browser.page(world.token);
        for (const [i, [, channel, content]] of contents.entries()) {
            const noun = nouns[channel];
            const members = channel === 'phone' ? `"script":${content}` : JSON.stringify(content).slice(1, -1);
            const { id } = world.outbound('call', `${noun}.create`, `{"name":"Bytes ${i}",${members}}`);
            const before = stored(world, `${noun}.get`, id);
            for (let round = 0; round < 3; ++round) {
                await browser.open(page, `templates/${channel}`);
                await page.getByRole('button', { name: new RegExp(`^Bytes ${i}`) }).click();
                await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(`Bytes ${i} ${round}`);
                await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
                await page.getByRole('button', { name: `Bytes ${i} ${round}`, exact: true }).waitFor();
            }
            equal(stored(world, `${noun}.get`, id), before, `a template of ${channel}`);
        }
        await page.context().close();
    });
}
