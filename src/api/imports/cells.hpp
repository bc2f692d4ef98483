// Converts a spreadsheet cell to a member of a contact.
#pragma once

#include "model/address.hpp"

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

/// The text of `="007"`, or the cell.
std::string without_formula(std::string_view cell);

/// The cell without what marks it as text in spreadsheets: an apostrophe before text that would be a formula, a number
/// or a date (`'=1+1`, `'007`), or `="007"`. Other apostrophes stay, as in `'t Hart`.
std::string without_text_mark(std::string_view cell);

/// The cell without an apostrophe before its text, or around it: for cells of which no good value begins with one, such
/// as addresses.
std::string without_apostrophe(std::string_view cell);

/// The cell with one space for each run of line ends and tabs, without outer spaces.
std::string in_one_line(std::string_view cell);

/// True for a cell without content: blanks, or a mark of text alone.
bool is_blank_cell(std::string_view cell);

/// Reads a phone number from a cell: also with a spreadsheet's decimals, `491712345678.0`. `default_country` may be
/// empty.
phone_reading read_phone_cell(std::string_view cell, std::string_view default_country);

/// Reads the cell into the member that `target` names (is_import_target()). `default_country` may be empty.
cell_fault read_cell(contact& person, std::string_view target, std::string_view cell, std::string_view default_country);

}  // namespace outbound::api
