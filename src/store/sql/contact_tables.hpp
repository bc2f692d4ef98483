// The source of contacts: outbound's tables, views of the host, or its contact_source.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/contact_source.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::sql {

/// Schema name of the host's file in SQL; see store_options::contacts_database.
constexpr std::string_view host_schema = "outbound_host";

/// The table over a host's contact_source (sqlite/host_contacts.hpp): the columns of outbound_contacts, and `tags`, a
/// JSON array.
constexpr const char* host_contacts_table = "outbound_host_contacts";

/// Table names for use after FROM.
struct contact_tables {
    std::string contacts = "outbound_contacts";
    std::string tags = "outbound_contact_tags";
    bool is_own = true;         ///< False if the host owns the contacts, which are then read-only.
    bool is_on_server = false;  ///< PostgreSQL.

    /// Throws error{errc::config} if a view's name is not an identifier (letters, digits, `_`, one `.` for a schema),
    /// if the options name an impossible host file, or if a contact_source is not supported here.
    static contact_tables from(const store_options& options);

    /// Throws error{errc::config} if a table, view or column is missing, or a column has a wrong type.
    void check(database& db) const;

    /// For `outbound doctor`: the source of the host's contacts, and whether outbound_contacts still has rows.
    std::vector<finding> examine(database& db) const;

    /// SQL condition: recipient `r` of a campaign was erased, or its contact is gone.
    std::string is_gone() const;

    /// SQL condition: the column `email` or `phone` of contact `c` is neither NULL nor empty.
    std::string is_filled(std::string_view column) const;

    /// SQL condition: the industry of contact `c`, or a tag of `t`, equals one of the bound variables (`:a`, `:b`),
    /// ignoring case. The bound values must be folded.
    std::string is_industry(const std::vector<std::string>& variables) const;
    std::string is_tag(const std::vector<std::string>& variables) const;

    /// SQL condition: the email address of contact `c` equals one of the bound variables, ignoring case also in domains
    /// of any script.
    std::string is_email(const std::vector<std::string>& variables) const;

    /// SQL expressions for columns of contact `c`: in a host's SQLite, which checks no types, NULL for bytes that are
    /// no UTF-8, for a score or time that is no integer in range, and for fields that are no JSON object.
    std::string text(std::string_view column) const;
    std::string lead_score() const;
    std::string fields() const;
    std::string time(std::string_view column) const;

    /// The same for the column `tag` of a table of tags that has no alias.
    std::string tag() const;

    /// SQL condition: a column of contact `c` (`id`, `external_id`) equals one of the rows of the SELECT `items`.
    std::string is_one_of(std::string_view column, const std::string& items) const;

    /// Throws error{errc::conflict} if the host keeps the contacts.
    void require_ours() const;

private:
    bool is_hosts_sqlite() const noexcept { return !is_own && !is_on_server; }
    /// Number of values of the host that cannot be read, by column.
    std::vector<std::pair<std::string, std::int64_t>> unreadable_values(database& home) const;
};

/// Calls contact_source::count(). Its exceptions become error{errc::store} with the same text.
std::int64_t count_host_contacts(contact_source& host);

}  // namespace outbound::sql
