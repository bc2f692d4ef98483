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

/// How columns are read, from the request of the import.
struct column_options {
    boost::json::object mapping;  ///< Header to target.
    std::string default_country;
    bool dedupe = false;        ///< The address identifies contacts; external_id becomes `fields.external_id`.
    bool blank_clears = false;  ///< A blank cell clears the stored value.
};

column_options column_options_of(const boost::json::object& request);

/// What a row says of a contact.
struct imported_contact {
    contact values;                    ///< Members that are empty here stay as they are stored.
    std::vector<std::string> cleared;  ///< Targets whose stored values are cleared.
    std::vector<suppression> opt_outs;
};

/// Changes a stored contact as the row says.
void apply(const imported_contact& row, contact& stored);

/// Complains of a header that is no text, or is a row of contacts.
void check_header(const std::vector<std::string>& header, complaints& wrong);

/// Fills a short row with blank cells and takes blank cells from the end of a long one. Returns why the row cannot be
/// read; empty if it can.
std::string fit_row(csv_row& row, std::size_t columns);

class import_columns {
public:
    /// Matches a header: the mapping first, then names that are known (`E-mail`, `First name`). Throws
    /// error{errc::invalid} when the header is no header, lacks a mapped column, or has no column that identifies
    /// contacts.
    import_columns(const std::vector<std::string>& header, column_options options);

    /// Columns that are ignored, those of repeated() among them.
    std::vector<std::string> ignored() const;

    /// Columns whose meaning an earlier column has.
    const std::vector<std::string>& repeated() const noexcept { return repeated_; }

    /// Columns that say who has opted out.
    std::vector<std::string> opt_outs() const;

    /// The row's contact; `nullopt` if the row is refused. Faults are added; a contact with faults lacks the values
    /// that they name.
    std::optional<imported_contact> read(csv_row row, std::vector<import_fault>& faults) const;

private:
    void map_columns(complaints& wrong);
    void know_columns();
    bool is_taken(std::string_view target) const;
    std::vector<cell_fault> read_cells(const csv_row& row, imported_contact& person) const;
    void read_opt_outs(const csv_row& row, imported_contact& person, std::vector<import_fault>& faults) const;
    std::string read_key(contact& person) const;

    std::vector<std::string> header_;
    column_options options_;
    std::vector<std::string> targets_;             // By column; empty: none.
    std::vector<const opt_out_column*> opt_outs_;  // By column; null: none.
    std::vector<std::string> repeated_;
    bool has_key_ = false;  // There is a column for external_id.
};

}  // namespace outbound::api
