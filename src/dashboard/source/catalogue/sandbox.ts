// Texts of the inbox of the sandbox, which are loaded with it. English, which is the key, and German.
export const sandbox = {
  'What the simulator accepted in place of the vendors, the latest first. Nobody got any of it.': 'Was der Simulator anstelle der Anbieter angenommen hat, das Neueste zuerst. Nichts davon hat jemanden erreicht.',
  'Here is no simulator': 'Hier ist kein Simulator',
  'The configuration names none on the machine of the server.': 'Die Konfiguration nennt keinen auf der Maschine des Servers.',
  'Nothing was accepted yet': 'Noch wurde nichts angenommen',
  'Start a campaign, or send a test to yourself.': 'Starten Sie eine Kampagne, oder senden Sie sich einen Test.',
  'Nothing matches the filter': 'Dem Filter entspricht nichts',
  'Number, address or words': 'Nummer, Adresse oder Wörter',
  'The latest {shown} of {all}: the filter finds the others.': 'Die neuesten {shown} von {all}: Der Filter findet die anderen.',
  'Whole inbox': 'Ganzer Posteingang',
  'From {from} to {to}, {time}': 'Von {from} an {to}, {time}',
  'The email': 'Die E-Mail',
  'Key {keys} was pressed.': 'Taste {keys} wurde gedrückt.',
  'Nobody has answered yet.': 'Noch hat niemand abgenommen.',
  'Email to {to}': 'E-Mail an {to}',
  'SMS to {to}': 'SMS an {to}',
  'Call to {to}': 'Anruf an {to}',
} as const;
