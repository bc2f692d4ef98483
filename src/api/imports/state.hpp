// The state of an import between calls: in the job's progress (for people) and in its resume_state (for the program).
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
    std::int64_t bytes = 0;  ///< Bytes received so far.
    std::int64_t rows = 0;   ///< Rows, excluding the header and empty rows.
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t duplicates = 0;  ///< Rows for a contact of an earlier row of the file; the last row wins.
    std::int64_t invalid = 0;
    std::int64_t incomplete = 0;  ///< Rows imported without some of their values.
    std::int64_t opted_out = 0;   ///< Suppressions from opt-out columns.
};

struct import_state {
    import_counts counts;
    text_encoding encoding = text_encoding::unknown;
    std::string undecoded;  ///< Bytes that are not decoded yet.
    csv_position position;
    char delimiter = 0;                        ///< 0: unknown until the header is complete.
    std::vector<std::string> header;           ///< Empty: not read yet.
    std::vector<std::string> ignored;          ///< Ignored columns.
    std::vector<std::string> repeated;         ///< Ignored columns with the same target as an earlier column.
    std::vector<std::string> opt_out_columns;  ///< Columns that record opt-outs.
    touched_ids touched;                       ///< Contacts written.
    std::set<std::uint64_t> keys;              ///< Hashes of external_ids; used in a dry run, which has no ids.
};

import_state import_state_of(const job& from);

/// Writes progress and resume_state.
void keep(const import_state& state, job& in);

}  // namespace outbound::api
