// Maps the columns of a CSV file to members of contacts, and rows to contacts.
#pragma once

#include "api/imports/cells.hpp"
#include "api/imports/csv_reader.hpp"
#include "api/imports/known_columns.hpp"
#include "api/requests.hpp"

#include <outbound/contact.hpp>
#include <outbound/contact_store.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// A fault in a row. `column` is the column's name; empty if the whole row is faulty.
struct import_fault {
    std::int64_t line = 0;
    std::string column;
    std::string value;  ///< Shortened.
    std::string reason;
};

/// Options of columns, from the request of the import.
struct column_options {
    boost::json::object mapping;  ///< Header to target; an empty target: ignored.
    std::string default_country;
    bool dedupe = false;        ///< The address identifies contacts; external_id becomes `fields.external_id`.
    bool blank_clears = false;  ///< A blank cell clears the stored value.
};

column_options column_options_of(const boost::json::object& request);

/// The contact data of a row.
struct imported_contact {
    contact values;                    ///< Empty members leave the stored values unchanged.
    std::vector<std::string> cleared;  ///< Targets whose stored values are cleared.
    std::vector<suppression> opt_outs;
    bool is_refused = false;  ///< Only opt_outs counts.
};

/// Every address of a row, for its opt-outs: folded email addresses, and numbers in E.164.
struct row_addresses {
    std::set<std::string> emails;
    std::set<std::string> phones;
};

/// Applies a row to a stored contact.
void apply(const imported_contact& row, contact& stored);

/// Reports a header that is not text, or that looks like a row of contacts.
void check_header(const std::vector<std::string>& header, complaints& wrong);

/// Pads a short row with blank cells, and removes trailing blank cells of a long one. Returns why the row is
/// unreadable; empty: readable. Cells of blanks become empty.
std::string fit_row(csv_row& row, std::size_t columns);

class import_columns {
public:
    /// Matches a header: by the mapping first, then by known names (`E-mail`, `First name`). Throws
    /// error{errc::invalid} if it is not a header, lacks a mapped column, or has no column that identifies contacts.
    import_columns(const std::vector<std::string>& header, column_options options);

    /// Ignored columns, including those of repeated().
    std::vector<std::string> ignored() const;

    /// Columns with the same target as an earlier column.
    const std::vector<std::string>& repeated() const noexcept { return repeated_; }

    /// Columns that record opt-outs.
    std::vector<std::string> opt_outs() const;

    /// The row's contact. Appends faults; a contact with faults lacks the faulty values. An opt-out counts for every
    /// address of the row that can be read, also of a refused row, whose opt-outs are among the faults.
    imported_contact read(csv_row row, std::vector<import_fault>& faults) const;

private:
    void map_columns(complaints& wrong);
    void know_columns();
    bool is_taken(std::string_view target) const;
    std::vector<cell_fault> read_cells(const csv_row& row, imported_contact& person) const;
    imported_contact read_long_row(const csv_row& row, std::vector<import_fault>& faults) const;
    void read_opt_outs(const csv_row& row, imported_contact& person, std::vector<import_fault>& faults) const;
    row_addresses read_addresses(const csv_row& row, std::vector<import_fault>& faults) const;
    std::string read_key(contact& person) const;

    std::vector<std::string> header_;
    column_options options_;
    std::vector<std::string> targets_;               // By column; empty: none.
    std::vector<bool> is_mapped_;                    // By column: its name does not count.
    std::vector<std::optional<channel>> addresses_;  // By column: email, or phone for SMS and calls; `nullopt`: none.
    std::vector<const opt_out_column*> opt_outs_;    // By column; null: none.
    std::vector<std::string> repeated_;
    bool has_key_ = false;  // A column maps to external_id.
};

}  // namespace outbound::api
