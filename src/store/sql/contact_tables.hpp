// Where contacts are read: our own tables, views of the host, or its contact_source.
#pragma once

#include "store/sql/database.hpp"

#include <outbound/contact_source.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// The name of a host's own file in SQL, see store_options::contacts_database.
constexpr std::string_view host_schema = "outbound_host";

/// The table over a host's contact_source (sqlite/host_contacts.hpp): the columns of outbound_contacts, and `tags`, a
/// JSON array.
constexpr const char* host_contacts_table = "outbound_host_contacts";

/// What stands behind FROM.
struct contact_tables {
    std::string contacts = "outbound_contacts";
    std::string tags = "outbound_contact_tags";
    bool is_own = true;         ///< False if the host owns the contacts; they are read only then.
    bool is_on_server = false;  ///< PostgreSQL.

    /// Throws error{errc::config} when a view's name is no identifier (letters, digits, `_`, with one `.` for a
    /// schema), the options name a file of the host's that cannot be one, or a contact_source stands where none can.
    static contact_tables from(const store_options& options);

    /// Throws error{errc::config} when a table or view is missing, or a column of it is, or has another type.
    void check(database& db) const;

    /// For `outbound doctor`: where contacts come from, if the host keeps them, and whether any of our own are left.
    std::vector<finding> examine(database& db) const;

    /// A condition of SQL: the recipient `r` of a campaign was erased, or its contact is gone.
    std::string is_gone() const;

    /// A condition of SQL: the industry of the contact `c`, or a tag of `t`, is one of the bound variables
    /// (`:a`, `:b`) in whatever case. The values are folded already.
    std::string is_industry(const std::vector<std::string>& variables) const;
    std::string is_tag(const std::vector<std::string>& variables) const;

    /// Throws error{errc::conflict} when the host keeps the contacts.
    void require_ours() const;
};

/// contact_source::count(). Throws error{errc::store} with the words of what it threw.
std::int64_t count_host_contacts(contact_source& host);

}  // namespace outbound::sql
