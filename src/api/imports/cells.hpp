// Converts a spreadsheet cell to a member of a contact.
#pragma once

#include <outbound/contact.hpp>

#include <string>
#include <string_view>

namespace outbound::api {

/// Why a cell was not accepted unchanged, worded to follow the name of its column.
struct cell_fault {
    std::string reason;        ///< Empty: no fault.
    bool refuses_row = false;  ///< False: the contact is imported without the value.
    bool took_part = false;    ///< The contact got a part of the cell.
};

/// The cell without the apostrophe that marks formula-like text in spreadsheets.
std::string_view without_text_mark(std::string_view cell) noexcept;

/// Reads the cell into the member that `target` names (is_import_target()). `default_country` may be empty.
cell_fault read_cell(contact& person, std::string_view target, std::string_view cell, std::string_view default_country);

}  // namespace outbound::api
