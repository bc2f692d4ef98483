// Decodes and splits the beginning of the file as an import does, and looks the columns up by their names.
#include "api/imports/inspection.hpp"

#include "api/imports/columns.hpp"
#include "api/imports/delimiter.hpp"
#include "api/imports/piece.hpp"
#include "api/imports/text_decoder.hpp"
#include "model/json_members.hpp"
#include "model/utf8.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_samples = 3;
constexpr std::size_t longest_sample = 80;
constexpr std::size_t most_columns = 1000;

struct file_beginning {
    text_encoding encoding = text_encoding::unknown;
    char delimiter = 0;
    std::vector<csv_row> rows;  ///< Without blank ones and a declaration of the delimiter; the first is the header.
};

/// Up to the last line end, unless the file ends there: the last line may be cut, even within a character.
std::string_view whole_lines(std::string_view bytes, bool is_whole_file)
{
    const auto end = bytes.find_last_of("\r\n");
    return is_whole_file || end == std::string_view::npos ? bytes : bytes.substr(0, end + 1);
}

file_beginning read_beginning(std::string_view bytes, std::string_view delimiter)
{
    file_beginning out;
    text_decoder decoder{text_encoding::unknown, {}};
    const auto text = decoder.decode(bytes, true);
    out.encoding = decoder.encoding();
    out.delimiter = delimiter.empty() ? find_delimiter(text, true).value_or(',') : delimiter.front();
    csv_reader reader{out.delimiter, {}, [&](csv_row row) {
                          if (!row.is_blank() && !declares_delimiter(row))
                              out.rows.push_back(std::move(row));
                      }};
    reader.feed(text);
    reader.finish();
    return out;
}

const csv_row& header_of(const file_beginning& file)
{
    if (file.rows.empty())
        throw error{errc::invalid, "the file is empty: its first line must name columns, such as email"};
    const auto& header = file.rows.front();
    complaints wrong;
    if (!header.fault.empty())
        wrong.add("", "header (line " + std::to_string(header.line) + ") cannot be read: " + std::string{header.fault});
    else if (header.fields.size() > most_columns)
        wrong.add("", "header has more than " + std::to_string(most_columns) + " columns");
    else
        check_header(header.fields, wrong);
    wrong.settle();
    return header;
}

bool is_sample(std::string_view cell)
{
    return !is_blank_cell(cell) && valid_utf8(cell) && cell.find('\0') == std::string_view::npos;
}

/// Values of the column that are not blank, each once.
json::array samples_of(const file_beginning& file, std::size_t column)
{
    json::array out;
    for (auto row = file.rows.begin() + 1; row != file.rows.end() && out.size() < most_samples; ++row) {
        if (!row->fault.empty() || column >= row->fields.size() || !is_sample(row->fields[column]))
            continue;
        const json::value sample(shortened(row->fields[column], longest_sample));
        if (std::ranges::find(out, sample) == out.end())
            out.push_back(sample);
    }
    return out;
}

json::array columns_of(const file_beginning& file, const std::vector<std::string>& header)
{
    json::array out;
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < header.size(); ++i) {
        auto target = known_target(header[i]);
        if (std::ranges::find(taken, target) != taken.end())
            target.clear();  // An earlier column has this meaning.
        const bool opts_out = target.empty() && known_opt_out(header[i]) != nullptr;
        out.push_back(json::object{{"header", header[i]}, {"target", text_or_null(target)}, {"opts_out", opts_out},
            {"samples", samples_of(file, i)}});
        taken.push_back(std::move(target));
    }
    return out;
}

json::value inspect(context&, const json::object& request)
{
    const auto bytes = bytes_of_piece(request);
    const auto file = read_beginning(
        whole_lines(bytes, flag_member(request, "whole").value_or(false)), text_member(request, "delimiter"));
    const auto& header = header_of(file);
    return json::object{{"encoding", to_string(file.encoding)}, {"delimiter", std::string(1, file.delimiter)},
        {"columns", columns_of(file, header.fields)}};
}

shape inspect_response()
{
    const auto text = shapes::text(0, csv_reader::longest_row, text_kind::body);
    return shapes::object({
        required("encoding", text, "UTF-8, UTF-16LE, UTF-16BE, Windows-1252, or ASCII: no other character so far."),
        required("delimiter", text),
        required("columns",
            shapes::array(shapes::object({
                              required("header", text),
                              optional("target", text,
                                  "The member of a contact, tags, or fields.<name> that the column is known as; null: "
                                  "ignored unless the import's columns name it."),
                              required("opts_out", shapes::boolean(), "Whether cells say who has opted out."),
                              required("samples", shapes::array(text, 0, most_samples), "Shortened."),
                          }),
                0, most_columns),
            "In the order of the file."),
    });
}

}  // namespace

operation inspect_operation()
{
    return {
        .name = "imports.inspect",
        .summary = "Shows how an import would read a file of contacts, from its beginning. Nothing is stored.",
        .scope = scope::write,
        .routes = {at("POST", "/imports/inspect")},
        .request = piece_request({optional("whole", shapes::boolean(), "The piece is the whole file."),
            optional("delimiter", shapes::one_of({",", ";", "\t", "|"}), "Left out: seen from the header.")}),
        .response = inspect_response(),
        .handle = inspect,
        .effect = effect::none,
    };
}

}  // namespace outbound::api
