// Every page in two widths, themes and languages: it fits, axe finds nothing, and a picture is saved.
import { test } from './cases.mjs';

export const pages = {
    overview: '',
    campaigns: 'campaigns',
    'campaign-email': 'campaigns/1',
    'campaign-sms': 'campaigns/2',
    'campaign-phone': 'campaigns/3',
    'campaign-running': 'campaigns/6',
    replies: 'replies',
    messages: 'messages',
    message: 'messages/1',
    contacts: 'contacts',
    contact: 'contacts/1',
    import: 'contacts/import',
    segments: 'segments',
    'templates-email': 'templates/email',
    'templates-phone': 'templates/phone',
    suppressions: 'suppressions',
    providers: 'settings/providers',
    pace: 'settings/pace',
    domains: 'settings/domains',
    webhooks: 'settings/webhooks',
    tokens: 'settings/tokens',
    audit: 'settings/audit',
    doctor: 'settings/doctor',
    sandbox: 'sandbox',
    setup: 'email/create/setup?id=4',
    'not-found': 'campaigns/4711',
};
const looks = [
    { name: 'light-1440', width: 1440, scheme: 'light', locale: 'en-GB' },
    { name: 'dark-360-german', width: 360, scheme: 'dark', locale: 'de-DE' },
];

export function addLookCases(browser, world) {
    for (const look of looks)
        test(`Every page fits and is accessible: ${look.name}`, async () => {
            const page = await browser.page(world.token, look);
            for (const [name, path] of Object.entries(pages)) {
                await browser.open(page, path);
                await browser.inspect(page, `${name}, ${look.name}`);
                await browser.picture(page, `${name}-${look.name}`);
            }
            await page.context().close();
        });
}
