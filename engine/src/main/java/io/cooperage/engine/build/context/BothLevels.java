package io.cooperage.engine.build.context;

/// Two filters of which both must want a path.
record BothLevels(PathFilter.Level first, PathFilter.Level second) implements PathFilter.Level {
    @Override
    public boolean wanted() {
        return first.wanted() && second.wanted();
    }

    @Override
    public boolean mayHold() {
        return first.mayHold() && second.mayHold();
    }

    @Override
    public PathFilter.Level enter(String name) {
        return new BothLevels(first.enter(name), second.enter(name));
    }
}
