package io.cooperage.engine.network;

/// Names of network devices, within the kernel's 15 characters: two letters for the kind, six digits for
/// the engine,
/// seven for the network or the endpoint. The engine's digits let an engine sweep what is its own and
/// nothing else.
record DeviceNames(String engine) {
    private static final String BRIDGE = "cb";

    /// All bridges of all engines, as iptables(8), ufw(8) and firewalld(1) name many; nft(8) wants a star.
    static final String ANY_BRIDGE = BRIDGE + "+";
    private static final String CABLE = "cv";
    private static final int ENGINE_DIGITS = 6;
    private static final int ID_DIGITS = 7;

    /// @param engineName [io.cooperage.engine.store.EnginePaths#engineName]
    static DeviceNames of(String engineName) {
        return new DeviceNames(engineName.substring(0, ENGINE_DIGITS));
    }

    /// All bridges of the engine, as iptables(8) names many.
    String anyBridge() {
        return BRIDGE + engine + "+";
    }

    String bridge(String networkId) {
        return BRIDGE + engine + networkId.substring(0, ID_DIGITS);
    }

    /// The end of a container's cable that is on the bridge.
    String cable(String endpointId) {
        return CABLE + engine + endpointId.substring(0, ID_DIGITS);
    }

    /// Of any engine.
    static boolean isBridge(String device) {
        return device.startsWith(BRIDGE);
    }

    boolean isOurBridge(String device) {
        return device.startsWith(BRIDGE + engine);
    }

    boolean isOurCable(String device) {
        return device.startsWith(CABLE + engine);
    }
}
