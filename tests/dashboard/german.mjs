// What the dashboard says in German about outcomes and reasons, which the API delivers as codes.
import { equal, test } from './cases.mjs';

export function addGermanCases(browser, world) {
    test('In German, outcomes and suppressions are explained in German', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE', width: 360, scheme: 'dark' });
        await browser.open(page, 'contacts/11');
        await page.getByText(/^person11@example\.com bekommt nichts per E-Mail seit .*: Von Hand hinzugefügt\.$/).waitFor();
        await page.getByText('Ausgelassen: Abgemeldet oder gesperrt.').first().waitFor();
        await browser.inspect(page, 'a suppressed contact in German');
        await browser.picture(page, 'contact-german');
        await browser.open(page, 'campaigns/1?reason=suppressed');
        await page.locator('#recipients').getByText('person11@example.com').click();
        await page.getByRole('dialog').getByText('Ausgelassen: Abgemeldet oder gesperrt.').waitFor();
        await page.keyboard.press('Escape');
        await browser.open(page, 'messages/1');
        await page.getByText(/^Gesendet über main am .*\. Zugestellt\.$/).waitFor();
        await browser.picture(page, 'message-german');
        await page.context().close();
    });

    test('In German, a repeated attempt, a lost answer and its reason are explained in German', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE' });
        const at = '2030-05-03T08:00:00Z';
        const said = [
            [
                /^Versuch 3 gelang nicht und wird am 3\. Mai, .* wiederholt: Keine Verbindung zum Anbieter: refused\.$/,
                [{ code: 'retrying', attempt: 3, at, reason: 'connect', detail: 'refused' }],
            ],
            [
                /^Vielleicht gesendet: Anbieter antwortete nicht rechtzeitig\. Wird nicht noch einmal gesendet, wie alle SMS und Anrufe\.$/,
                [{ code: 'possibly_sent', reason: 'timeout' }, { code: 'no_attempt_of_channel' }],
            ],
            [/^Endgültig fehlgeschlagen: Anbieter antwortete mit HTTP-Status 418\.$/, [{ code: 'failed', reason: 'http_418' }]],
        ];
        for (const [words, sentences] of said) {
            await page.route('**/messages/1', async (route) => {
                if (route.request().resourceType() === 'document') return route.continue();
                const answer = await route.fetch();
                return route.fulfill({ response: answer, json: { ...(await answer.json()), sentences } });
            });
            await browser.open(page, 'messages/1');
            await page.getByText(words).waitFor();
            await page.unrouteAll({ behavior: 'ignoreErrors' });
        }
        await page.context().close();
    });

    test('In German, the findings of the diagnosis and what to do about them are in German', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE', width: 360, scheme: 'dark' });
        await page.route('**/doctor', async (route) => {
            if (route.request().resourceType() === 'document') return route.continue();
            const answer = await route.fetch();
            const { findings, status } = await answer.json();
            const [sentence, fix] = ['The database says so.', 'do something'];
            findings.push({ topic: 'database', status: 'warning', sentence, fix, code: null, values: {} });
            findings.push({ topic: 'clock', status: 'warning', sentence, fix, code: 'clock_difference', values: { milliseconds: 2500 } });
            return route.fulfill({ response: answer, json: { findings, status } });
        });
        await browser.open(page, 'settings/doctor');
        await page.getByText('Die Uhren dieser Maschine und der Datenbank weichen um 2500 ms voneinander ab.').waitFor();
        await page.getByText('Lassen Sie einen Zeitdienst (chrony, systemd-timesyncd) beide stellen.').waitFor();
        await page.getByText('main (sendgrid) hat seine Zugangsdaten.').waitFor();
        await page.getByText('public_url ist https://crm.example.com.').waitFor();
        await page.getByText('The database says so.').waitFor();
        await browser.inspect(page, 'the diagnosis in German');
        await browser.picture(page, 'doctor-german');
        await page.context().close();
    });

    test('In German, the findings about the database are in German', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE' });
        await browser.open(page, 'settings/doctor');
        await page.getByText('Der Journal-Modus ist wal.').waitFor();
        await page.getByText(/^Die Datenbank belegt \d+ MiB in .*outbound\.db\.$/).waitFor();
        await page.getByText('Die Sperren dieses Prozesses bestehen.').waitFor();
        equal(await page.getByText(/The (database|WAL|disk|locks|journal) /).count(), 0, 'English findings');
        await browser.picture(page, 'doctor-database-german');
        await page.context().close();
    });

    test('In German, the reason why a campaign is paused is in German, and the words of operators stay', async () => {
        const page = await browser.page(world.token, { locale: 'de-DE' });
        const said = {
            'no provider of the route may send': 'Kein Konto der Route darf senden.',
            'main refuses many recipients: 550 Mailbox unavailable': 'main lehnt viele Empfänger ab: 550 Mailbox unavailable',
            'it was running when it was archived; look at it, and resume or cancel it': 'Sie lief beim Archivieren.',
            'Wait for Bob': 'Wait for Bob',
        };
        for (const [pause_detail, words] of Object.entries(said)) {
            await page.route('**/campaigns/4', async (route) => {
                if (route.request().resourceType() === 'document') return route.continue();
                const answer = await route.fetch();
                const json = { ...(await answer.json()), status: 'paused', pause_reason: 'provider_account', pause_detail };
                return route.fulfill({ response: answer, json });
            });
            await browser.open(page, 'campaigns/4');
            await page.getByText(`Der Anbieter weigert sich zu senden. ${words}`).waitFor();
            await page.unrouteAll({ behavior: 'ignoreErrors' });
        }
        await page.context().close();
    });
}
