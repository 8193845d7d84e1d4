package io.cooperage.ui.control.picture;

import java.util.List;

/// What a [NetworkPicture] draws: one bridge, who is cabled to it, and how the machine reaches them.
///
/// @param bridge what the bridge is called
/// @param subnet written below it; may be empty
/// @param outside whether containers on it reach the world through the machine
/// @param isolated whether they can't reach each other
public record Wiring(String bridge, String subnet, boolean outside, boolean isolated, List<Plug> plugs) {
    public Wiring {
        plugs = List.copyOf(plugs);
    }

    /// A container at the end of a cable.
    ///
    /// @param id given back when it is chosen
    /// @param address empty when it has none
    /// @param device its end of the cable, `eth0`
    public record Plug(String id, String name, String address, String device, List<Door> doors) {
        public Plug {
            doors = List.copyOf(doors);
        }
    }

    /// A published port.
    ///
    /// @param outer what the machine listens on, `0.0.0.0:8080`
    /// @param inner what it leads to, `80/tcp`
    public record Door(String outer, String inner) {}
}
