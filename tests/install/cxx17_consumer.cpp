// A host in C++17, with no header of outbound but these two.
#include <outbound/c.hpp>

#include <iostream>

int main()
{
    outbound::c::engine crm{R"({"database": "sqlite://:memory:"})"};
    std::cout << crm.call("segments.count", R"({"filter": {}})") << '\n';
}
