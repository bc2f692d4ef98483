// What an import keeps between calls, in the job's progress (for people) and in its resume_state (for us).
#pragma once

#include "api/imports/csv_reader.hpp"
#include "api/imports/text_decoder.hpp"
#include "api/imports/touched_ids.hpp"

#include <outbound/store.hpp>

#include <set>
#include <string>
#include <vector>

namespace outbound::api {

struct import_counts {
    std::int64_t bytes = 0;  ///< Received so far.
    std::int64_t rows = 0;   ///< Without the header and empty rows.
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t duplicates = 0;  ///< Rows for a contact that an earlier row of the file had; the last one counts.
    std::int64_t invalid = 0;
    std::int64_t incomplete = 0;  ///< Rows that were taken without one of their values.
    std::int64_t opted_out = 0;   ///< Suppressions that columns of opt-outs gave.
};

struct import_state {
    import_counts counts;
    text_encoding encoding = text_encoding::unknown;
    std::string undecoded;  ///< Bytes whose characters are not known yet.
    csv_position position;
    char delimiter = 0;                        ///< 0: not known before the first line is whole.
    std::vector<std::string> header;           ///< Empty: not read yet.
    std::vector<std::string> ignored;          ///< Columns that were not read.
    std::vector<std::string> repeated;         ///< Of those, columns whose meaning an earlier one has.
    std::vector<std::string> opt_out_columns;  ///< Columns that say who has opted out.
    touched_ids touched;                       ///< Contacts written.
    std::set<std::uint64_t> keys;              ///< Hashes of external_ids: in a dry run, where there are no ids.
};

import_state import_state_of(const job& from);

/// Writes progress and resume_state.
void keep(const import_state& state, job& in);

}  // namespace outbound::api
