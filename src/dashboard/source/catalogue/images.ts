// Texts of the upload of images, which are loaded with it. English, which is the key, and German.
export const images = {
  'Upload image': 'Bild hochladen',
  'Or drop a file here: PNG, JPEG, GIF or WebP, at most 5 MB.': 'Oder hier eine Datei ablegen: PNG, JPEG, GIF oder WebP, höchstens 5 MB.',
  'Uploading …': 'Wird hochgeladen …',
  '{name} is uploaded.': '{name} ist hochgeladen.',
  '{name} is no PNG, JPEG, GIF or WebP image. Mail programs do not show other types.': '{name} ist kein Bild in PNG, JPEG, GIF oder WebP. Andere Arten zeigen Mailprogramme nicht.',
  '{name} has more than 5 MB. Make the image smaller: the column is 600 pixels wide.': '{name} hat mehr als 5 MB. Verkleinern Sie das Bild: Die Spalte ist 600 Pixel breit.',
  'The configuration has no public_url, from which mail programs load images.': 'In der Konfiguration fehlt public_url, woher Mailprogramme Bilder laden.',
  'Say what the image shows: many mail programs hide images at first. Empty: decoration.': 'Sagen Sie, was das Bild zeigt: Viele Mailprogramme verbergen Bilder zunächst. Leer: Schmuck.',
} as const;
