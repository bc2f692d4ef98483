// Cuts a program into text that all recipients share and the parts that differ.
#pragma once

#include "text/program.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::text {

/// Fills in pieces, parts and shared_bytes of a program that is otherwise compiled. Partials outside sections always
/// run, so their text is shared too; what would exceed a limit for every recipient is refused here.
class splitter {
public:
    explicit splitter(program& out) : out_{out} {}

    void split();

private:
    // A partial under way: where to go on, and with which indentation.
    struct caller {
        std::uint32_t resume = 0;
        const indentation* margin = nullptr;
    };

    // What instructions do, as a number, and whether indentation matters to it.
    struct shape {
        std::size_t id = 0;
        bool indents = false;
    };

    std::uint32_t step(std::uint32_t at);
    std::uint32_t enter(const instruction& partial, std::uint32_t at);
    std::uint32_t leave();
    void share(const instruction& from, std::string_view text);
    void share_margin(const instruction& from);
    void vary(std::uint32_t begin, std::uint32_t end);
    bool may_fail(std::uint32_t begin, std::uint32_t end) const;
    const shape& shape_of(std::uint32_t begin, std::uint32_t end);

    program& out_;
    std::size_t steps_ = 0;
    const indentation* margin_ = nullptr;
    std::vector<caller> callers_;
    std::map<std::string, std::size_t> shapes_;  // What instructions do, spelt out.
    std::map<std::uint32_t, shape> shape_at_;    // By where they begin.
    std::map<std::pair<std::size_t, const indentation*>, std::size_t> part_of_;
    std::map<std::pair<const indentation*, std::string_view>, const indentation*> margins_;
};

}  // namespace outbound::text
