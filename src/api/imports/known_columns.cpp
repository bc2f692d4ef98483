#include "api/imports/known_columns.hpp"

#include "api/imports/cells.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/folded_name.hpp"
#include "model/utf8.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

constexpr std::string_view import_targets[] = {"external_id", "email", "phone", "first_name", "last_name", "company",
    "industry", "lead_score", "timezone", "tags"};

// Further names of targets, in the form of plain_name().
constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"id", "external_id"},
    {"contactid", "external_id"},
    {"leadid", "external_id"},
    {"recordid", "external_id"},
    {"recordidcontact", "external_id"},
    {"emailaddress", "email"},
    {"mail", "email"},
    {"primaryemail", "email"},
    {"workemail", "email"},
    {"emailwork", "email"},
    {"emailhome", "email"},
    {"emailother", "email"},
    {"email1value", "email"},
    {"email2value", "email"},
    {"email3value", "email"},
    {"email2", "email"},
    {"email2address", "email"},
    {"email3address", "email"},
    {"secondaryemail", "email"},
    {"phonenumber", "phone"},
    {"mobile", "phone"},
    {"mobilenumber", "phone"},
    {"mobilephone", "phone"},
    {"mobilephonenumber", "phone"},
    {"cell", "phone"},
    {"cellphone", "phone"},
    {"telephone", "phone"},
    {"primaryphone", "phone"},
    {"phonemobile", "phone"},
    {"phonework", "phone"},
    {"phonehome", "phone"},
    {"phoneother", "phone"},
    {"phone1value", "phone"},
    {"phone2value", "phone"},
    {"phone3value", "phone"},
    {"givenname", "first_name"},
    {"fname", "first_name"},
    {"surname", "last_name"},
    {"familyname", "last_name"},
    {"lname", "last_name"},
    {"organization", "company"},
    {"organisation", "company"},
    {"organizationname", "company"},
    {"organization1name", "company"},
    {"companyname", "company"},
    {"associatedcompany", "company"},
    {"accountname", "company"},
    {"score", "lead_score"},
    {"hubspotscore", "lead_score"},
    {"tz", "timezone"},
    {"tag", "tags"},
    {"label", "tags"},
    {"labels", "tags"},
    {"categories", "tags"},
    {"groupmembership", "tags"},
};

constexpr opt_out_column opt_out_columns[] = {
    {"hasoptedoutofemail", channel::email, suppression_reason::unsubscribe},
    {"optedoutofemail", channel::email, suppression_reason::unsubscribe},
    {"emailoptout", channel::email, suppression_reason::unsubscribe},
    {"emailoptedout", channel::email, suppression_reason::unsubscribe},
    {"optout", channel::email, suppression_reason::unsubscribe},
    {"optedout", channel::email, suppression_reason::unsubscribe},
    {"optoutofemail", channel::email, suppression_reason::unsubscribe},
    {"donotemail", channel::email, suppression_reason::unsubscribe},
    {"donotbulkemail", channel::email, suppression_reason::unsubscribe},
    {"donotallowemails", channel::email, suppression_reason::unsubscribe},
    {"donotallowbulkemails", channel::email, suppression_reason::unsubscribe},
    {"emailunsubscribe", channel::email, suppression_reason::unsubscribe},
    {"emailunsubscribed", channel::email, suppression_reason::unsubscribe},
    {"unsubscribe", channel::email, suppression_reason::unsubscribe},
    {"unsubscribed", channel::email, suppression_reason::unsubscribe},
    {"unsubscribedat", channel::email, suppression_reason::unsubscribe},
    {"unsubscribedfromallemail", channel::email, suppression_reason::unsubscribe},
    {"unsubtime", channel::email, suppression_reason::unsubscribe},
    {"cleantime", channel::email, suppression_reason::bounce},
    {"marketingstatus", channel::email, suppression_reason::unsubscribe, true},
    {"emailmarketingstatus", channel::email, suppression_reason::unsubscribe, true},
    {"subscriptionstatus", channel::email, suppression_reason::unsubscribe, true},
    {"smsoptout", channel::sms, suppression_reason::unsubscribe},
    {"smsoptedout", channel::sms, suppression_reason::unsubscribe},
    {"smsunsubscribe", channel::sms, suppression_reason::unsubscribe},
    {"smsunsubscribed", channel::sms, suppression_reason::unsubscribe},
    {"optoutofsms", channel::sms, suppression_reason::unsubscribe},
    {"optedoutofsms", channel::sms, suppression_reason::unsubscribe},
    {"hasoptedoutofsms", channel::sms, suppression_reason::unsubscribe},
    {"mobileoptout", channel::sms, suppression_reason::unsubscribe},
    {"optedoutofmobile", channel::sms, suppression_reason::unsubscribe},
    {"hasoptedoutofmobile", channel::sms, suppression_reason::unsubscribe},
    {"textoptout", channel::sms, suppression_reason::unsubscribe},
    {"donottext", channel::sms, suppression_reason::unsubscribe},
    {"donotsms", channel::sms, suppression_reason::unsubscribe},
    {"donotcall", channel::phone, suppression_reason::unsubscribe},
    {"donotphone", channel::phone, suppression_reason::unsubscribe},
    {"donotallowphonecalls", channel::phone, suppression_reason::unsubscribe},
    {"phoneoptout", channel::phone, suppression_reason::unsubscribe},
    {"calloptout", channel::phone, suppression_reason::unsubscribe},
    {"donotcontact", std::nullopt, suppression_reason::unsubscribe},
    {"blacklisted", std::nullopt, suppression_reason::unsubscribe},
    {"emailblacklisted", channel::email, suppression_reason::unsubscribe},
    {"smsblacklisted", channel::sms, suppression_reason::unsubscribe},
    {"blocklisted", std::nullopt, suppression_reason::unsubscribe},
    {"emailblocklisted", channel::email, suppression_reason::unsubscribe},
    {"smsblocklisted", channel::sms, suppression_reason::unsubscribe},
};

// HubSpot has a column for each kind of email: `Opted out of email: Marketing Information`, or
// `hs_email_optout_1234567` by its internal name.
bool is_hubspot_opt_out(std::string_view plain)
{
    constexpr std::string_view internal = "hsemailoptout";
    return plain.starts_with("optedoutofemail") ||
           (plain.starts_with(internal) && std::ranges::all_of(plain.substr(internal.size()), is_digit));
}

// In the form of plain_word(). Texts of zeros count as well.
constexpr std::string_view words_for_no[] = {"", "false", "f", "no", "n", "off", "none", "null", "nil", "nan", "nat",
    "na", "never", "undefined", "allow", "allowed", "unchecked", "notchecked", "novalue", "blank", "empty", "leer",
    "notset", "subscribed", "optedin", "optin", "notunsubscribed", "notoptedout", "nein", "falsch", "non", "faux",
    "falso", "falsa", "fals", "não", "nao", "nee", "onwaar", "nej", "nei", "falskt", "falsk", "usann", "ei", "epätosi",
    "nie", "fałsz", "ne", "nepravda", "nem", "hamis", "nu", "hayır", "hayir", "yanlış", "yanliş", "όχι", "οχι",
    "ψευδήσ", "нет", "ложь", "ні", "не", "không", "tidak", "いいえ", "否", "不", "无", "無", "아니오", "아니요", "거짓",
    "לא", "لا", "नहीं", "ไม่", "٠", "✗", "✘", "✕", "✖", "❌", "☐", "□", "⬜"};

constexpr std::string_view words_for_yes[] = {"1", "x", "y", "yes", "t", "true", "on", "j", "ja", "wahr", "oui", "vrai",
    "si", "sí", "sì", "verdadero", "vero", "sim", "verdadeiro", "waar", "sant", "sand", "kyllä", "tak", "prawda", "ano",
    "igen", "da", "evet", "ναι", "да", "так", "はい", "是", "예", "네", "unsubscribe", "unsubscribed", "optout",
    "optedout", "✓", "✔", "☑", "✅", "☒"};

constexpr std::pair<std::string_view, suppression_reason> statuses[] = {
    {"unsubscribed", suppression_reason::unsubscribe},
    {"optedout", suppression_reason::unsubscribe},
    {"cleaned", suppression_reason::bounce},
    {"bounced", suppression_reason::bounce},
    {"complained", suppression_reason::complaint},
};

// True for punctuation that says nothing about an opt-out: `-`, `n.a.`, `[x]`.
bool is_filler(char32_t c)
{
    constexpr std::u32string_view fillers = U".,:;/\\_-#'\"()[]{}<>\u2212\u2026";
    return is_blank(c) || (c >= U'\u2010' && c <= U'\u2015') || fillers.find(c) != std::u32string_view::npos;
}

// The letters, digits and signs of a cell, without case.
std::string plain_word(std::string_view cell)
{
    const auto folded = fold_name(without_text_mark(cell));
    std::string word;
    for (std::string_view rest = folded; !rest.empty();) {
        const auto before = rest;
        if (!is_filler(take_character(rest)))
            word += before.substr(0, before.size() - rest.size());
    }
    return word;
}

bool says_no(std::string_view cell)
{
    const auto word = plain_word(cell);
    return word.find_first_not_of('0') == std::string::npos ||
           std::ranges::find(words_for_no, word) != std::end(words_for_no);
}

// Salesforce names fields of a customer `DoNotContact__c`, and those of a package `et4ae5__DoNotContact__c`.
std::string_view without_salesforce_marks(std::string_view column)
{
    constexpr std::string_view mark = "__";
    if (column.size() < 3 || !column.substr(0, column.size() - 1).ends_with(mark) || to_lower(column.back()) != 'c')
        return column;
    column.remove_suffix(mark.size() + 1);
    const auto end = column.find(mark);
    return end == std::string_view::npos ? column : column.substr(end + mark.size());
}

// Pipedrive prefixes column names with their owner: `Person - Email - Work`.
std::string_view without_owner(std::string_view plain)
{
    constexpr std::string_view owner = "person";
    return plain.starts_with(owner) ? plain.substr(owner.size()) : plain;
}

}  // namespace

bool is_import_target(std::string_view name) noexcept
{
    if (name.starts_with(fields_prefix))
        return name.size() > fields_prefix.size();
    return std::ranges::find(import_targets, name) != std::end(import_targets);
}

std::string plain_name(std::string_view column)
{
    std::string out;
    for (const char c : column)
        if (is_letter(c) || is_digit(c))
            out += to_lower(c);
    return out;
}

std::string known_target(std::string_view column)
{
    if (column.starts_with(fields_prefix) && is_import_target(column))
        return composed_name(column);
    const auto plain = plain_name(column);
    const auto name = without_owner(plain);
    for (const auto target : import_targets)
        if (plain_name(target) == name)
            return std::string{target};
    const auto* found = std::ranges::find(other_names, name, &std::pair<std::string_view, std::string_view>::first);
    return found != std::end(other_names) ? std::string{found->second} : std::string{};
}

const opt_out_column* known_opt_out(std::string_view column)
{
    const auto plain = plain_name(without_salesforce_marks(column));
    const auto name = without_owner(plain);
    const auto* found =
        std::ranges::find(opt_out_columns, is_hubspot_opt_out(name) ? "optedoutofemail" : name, &opt_out_column::name);
    return found != std::end(opt_out_columns) ? found : nullptr;
}

std::optional<suppression_reason> opt_out_in(const opt_out_column& column, std::string_view cell)
{
    if (!column.is_status)
        return says_no(cell) ? std::nullopt : std::optional{column.reason};
    const auto* found =
        std::ranges::find(statuses, plain_name(cell), &std::pair<std::string_view, suppression_reason>::first);
    return found != std::end(statuses) ? std::optional{found->second} : std::nullopt;
}

bool is_certain_opt_out(std::string_view cell)
{
    return std::ranges::find(words_for_yes, plain_word(cell)) != std::end(words_for_yes);
}

}  // namespace outbound::api
