// How a cell of a spreadsheet becomes a member of a contact.
#pragma once

#include <outbound/contact.hpp>

#include <string>
#include <string_view>

namespace outbound::api {

/// Why a cell was not taken as it stands, worded to follow the name of its column.
struct cell_fault {
    std::string reason;        ///< Empty: nothing is wrong.
    bool refuses_row = false;  ///< Otherwise the contact goes without the value.
    bool took_part = false;    ///< The contact has a part of the cell.
};

/// The cell without the apostrophe with which spreadsheets mark text that begins like a formula.
std::string_view without_text_mark(std::string_view cell) noexcept;

/// Reads the cell into the member that `target` names (is_import_target()). `default_country` may be empty.
cell_fault read_cell(contact& person, std::string_view target, std::string_view cell, std::string_view default_country);

}  // namespace outbound::api
