// Archives whose lines a test changes, and their restoring as foreign ones.
#pragma once

#include "api/archives/fixture.hpp"

#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// An archive, each line an object with one member.
using archive_lines = std::vector<boost::json::object>;

inline archive_lines lines_from(const std::string& text)
{
    archive_lines lines;
    for (std::size_t from = 0; from < text.size(); from = text.find('\n', from) + 1)
        lines.push_back(boost::json::parse(text.substr(from, text.find('\n', from) - from)).as_object());
    return lines;
}

/// The text of the lines, with a closing line whose count and checksum are right. Its signature is the old one.
inline std::string sealed(const archive_lines& lines)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        text += boost::json::serialize(lines[i]) + '\n';
    api::archive_sum sum;
    sum.add(text);
    auto end = boost::json::parse(api::end_line(sum, {"", ""})).as_object().at("end").as_object();
    end["signature"] = lines.back().at("end").at("signature");
    return text + boost::json::serialize(boost::json::object{{"end", end}}) + '\n';
}

inline boost::json::object& row_of(archive_lines& lines, std::string_view kind)
{
    for (auto& line : lines)
        if (line.begin()->key() == kind)
            return line.begin()->value().as_object();
    throw std::logic_error{"no such line"};
}

inline std::string changed(
    const std::string& text, std::string_view kind, std::string_view member, boost::json::value value)
{
    auto lines = lines_from(text);
    row_of(lines, kind)[member] = std::move(value);
    return sealed(lines);
}

struct foreign_fixture : archive_fixture {
    const std::int64_t id = ended_campaign();
    const std::string text = archive(id, 5000);

    std::int64_t begin_foreign() { return ok("restores.create_foreign").at("id").to_number<std::int64_t>(); }

    std::string refusal(const std::string& archive)
    {
        const auto job = begin_foreign();
        auto said = complaint("restores.append", piece(job, archive));
        ok("jobs.cancel", with_id(job));
        return said;
    }

    std::int64_t restore_foreign(const std::string& archive)
    {
        const auto job = begin_foreign();
        ok("restores.append", piece(job, archive));
        return ok("restores.commit", with_id(job)).at("progress").at("campaign_id").to_number<std::int64_t>();
    }

    /// The archive of a running campaign whose recipients are all settled, but which is not completed.
    std::string archive_of_running() const
    {
        auto lines = lines_from(text);
        auto& row = row_of(lines, "campaign");
        row["status"] = "running";
        row.erase("completed_at");
        return sealed(lines);
    }
};

inline bool says(const std::string& text, std::string_view words)
{
    return text.find(words) != std::string::npos;
}

}  // namespace outbound
