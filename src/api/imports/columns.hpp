// Maps the columns of a CSV file to members of contacts, and rows to contacts.
#pragma once

#include "api/imports/csv_reader.hpp"

#include <outbound/contact.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// One fault in a row. `column` is the header's name; empty when the row as a whole is wrong.
struct import_fault {
    std::int64_t line = 0;
    std::string column;
    std::string value;  ///< Shortened.
    std::string reason;
};

/// A column may be mapped to a field of the contact: this, and the field's name.
inline constexpr std::string_view fields_prefix = "fields.";

/// Whether a column may be mapped to this: a member of a contact, `tags`, or `fields.` and a name.
bool is_import_target(std::string_view name) noexcept;

class import_columns {
public:
    /// Matches a header: `mapping` first, then names that are known (`E-mail`, `First name`). Throws
    /// error{errc::invalid} when the header is no header, lacks a mapped column, or has no column that identifies
    /// contacts. `dedupe`: the address identifies contacts, and the file's own external_id becomes
    /// `fields.external_id`.
    import_columns(const std::vector<std::string>& header, const boost::json::object& mapping,
        std::string default_country, bool dedupe = false);

    /// Columns that are ignored.
    std::vector<std::string> ignored() const;

    /// The row's contact; `nullopt` if it has faults, which are added.
    std::optional<contact> read(const csv_row& row, std::vector<import_fault>& faults) const;

private:
    std::string read_cell(contact& person, std::string_view target, const std::string& cell) const;
    std::string read_key(contact& person) const;

    std::vector<std::string> header_;
    std::vector<std::string> targets_;  // By column; empty: ignored.
    std::string default_country_;
    bool has_key_ = false;  // There is a column for external_id.
};

}  // namespace outbound::api
