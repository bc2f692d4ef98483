// Reads rows of campaign_recipients as people see them.
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/recipient.hpp>

#include <string>

namespace outbound::sql {

/// Receives the columns of a recipient:
///
///     recipient_row row;
///     auto rows = db.prepare("SELECT " + recipient_row::columns() + " FROM campaign_recipients r WHERE …",
///         row.variables(), use(…));
///     rows.each([&] { found.push_back(row.shown()); });
class recipient_row {
public:
    recipient_row() = default;
    recipient_row(const recipient_row&) = delete;
    recipient_row& operator=(const recipient_row&) = delete;

    /// SQL: the columns of the recipient `r`.
    static const std::string& columns();

    /// Where the columns go. The row must outlive the query.
    outputs variables();

    /// The recipient of the fetched row, with its derived status.
    recipient shown() const;

private:
    recipient row_;
    bool under_way_ = false;
};

}  // namespace outbound::sql
