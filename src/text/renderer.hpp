// Runs a program with one recipient's values.
#pragma once

#include "text/program.hpp"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace outbound::text {

/// The value of a name, if any. The top level is represented by its members.
struct found {
    const boost::json::object* members = nullptr;
    const boost::json::value* value = nullptr;

    static found in(const boost::json::value& value) { return {value.if_object(), &value}; }
};

/// One rendering. Allocates only to grow `out`, and for deep nesting and missing names.
class renderer {
public:
    renderer(const program& code, const found& root, std::string& out, missing_names* missing);

    /// Runs instructions [begin, end). Throws error{errc::invalid} when a limit is exceeded.
    void run(std::uint32_t begin, std::uint32_t end, const indentation* margin = nullptr);

private:
    struct frame {
        found context;
        const boost::json::value* element = nullptr;  // Of an array: the current element, and the end.
        const boost::json::value* last = nullptr;
        std::uint32_t resume = 0;  // After a partial: the next instruction, and its indentation.
        std::size_t indent_begin = 0;
        std::size_t indent_end = 0;
    };

    std::uint32_t step(std::uint32_t at);
    std::uint32_t enter(const instruction& section, std::uint32_t at);
    std::uint32_t next(const instruction& end, std::uint32_t at);
    std::uint32_t call(const instruction& partial, std::uint32_t at);
    std::uint32_t leave();
    void append_value(const instruction& tag);
    bool append(const found& result, escaping escape);
    void report_missing(const instruction& tag);
    found look_up(const instruction& tag) const;
    found look_up_first(std::string_view key) const;
    void push(const instruction& at, frame&& added);
    void check_output(const instruction& at) const
    {
        if (out_.size() - start_ > program_.limits.output_bytes)
            refuse_output(at);
    }
    [[noreturn]] void refuse_output(const instruction& at) const;

    const program& program_;
    std::string& out_;
    missing_names* missing_;
    std::size_t start_;
    std::size_t steps_ = 0;
    boost::container::small_vector<frame, 12> frames_;
    std::string indentation_;  // Of all active partials; that of the current one begins at indent_begin_.
    std::size_t indent_begin_ = 0;
    std::vector<bool> reported_;  // By index into program::names.
};

}  // namespace outbound::text
