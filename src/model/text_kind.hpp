// Kinds of text in JSON members. Each format is declared once, for checks, schemas and messages.
#pragma once

#include <string_view>

namespace outbound {

enum class text_kind {
    body,  ///< Any text without NUL.
    line,  ///< Text without control characters.
    email,
    e164,
    sms_sender,       ///< A number in E.164, a short code, or a name.
    slug,             ///< [a-z0-9-]
    identifier,       ///< Letters, digits and `_`; no leading digit.
    timezone,         ///< An IANA name.
    local_date_time,  ///< `2026-12-24T09:00`, without a zone.
    time_of_day,      ///< `00:00` to `24:00`.
    price,            ///< `0.0083 USD`.
    country,          ///< ISO 3166, two letters.
    https_url,
    http_url,        ///< https, or http on loopback for tests (checked by the HTTP client).
    image_base64,    ///< Bytes in base64; images.create checks that they are an image.
    cursor,          ///< `next` of a response; its list checks it.
    contact_phone,   ///< A number as people write it; read_phone() checks it.
    moment,          ///< A date, or a time in RFC 3339.
    https_template,  ///< A template for an https URL; the rendered text is checked.
    csv,             ///< Lines of CSV, or a part of them; imports check them.
    csv_base64,      ///< The same in base64.
    archive,         ///< Lines of an archive; restores check them.
    import_target,   ///< What a column means; imports check it.
    phone_keys,      ///< Digits, * and #.
    pace_name,       ///< `global` or `provider:main`.
    color,           ///< `#4f46e5`.
    language,        ///< BCP 47, by its characters.
    link_template,   ///< A template for a link; blocks of emails check it.
};

/// One row of the table of kinds.
struct text_kind_info {
    text_kind kind;
    std::string_view wish;     ///< The expectation, after "must be ".
    std::string_view format;   ///< `format` of JSON Schema; may be empty.
    std::string_view pattern;  ///< `pattern` of JSON Schema (ECMA 262); may be empty.
    bool (*holds)(std::string_view text);
};

const text_kind_info& describe(text_kind kind) noexcept;

}  // namespace outbound
