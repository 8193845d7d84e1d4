package io.cooperage.engine.runline;

/// One option of `docker run`.
///
/// @param letter its short name, a blank for none
/// @param flag takes no value unless one is glued on with `=`
/// @param example a value that is right, for messages
record Option(String name, char letter, boolean flag, String example, Setter setter) {
    /// Puts a value into the draft.
    @FunctionalInterface
    interface Setter {
        /// @throws io.cooperage.engine.error.EngineException for a value that can't be, saying only why
        void set(RunDraft draft, String value);
    }

    @FunctionalInterface
    interface Switch {
        void set(RunDraft draft, boolean on);
    }

    static Option value(String name, String example, Setter setter) {
        return new Option(name, ' ', false, example, setter);
    }

    static Option value(String name, char letter, String example, Setter setter) {
        return new Option(name, letter, false, example, setter);
    }

    static Option flag(String name, Switch setter) {
        return flag(name, ' ', setter);
    }

    static Option flag(String name, char letter, Switch setter) {
        return new Option(name, letter, true, "true", (draft, value) -> setter.set(draft, Values.bool(value)));
    }
}
