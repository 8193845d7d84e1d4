package io.cooperage.engine.api.kube.proto;

/// One field of a message.
///
/// @param name as in JSON
/// @param type `string`, `int32`, …, or the full name of a message
/// @param counts present means something even when it is zero
/// @param inlined its fields are the outer message's in JSON
/// @param zeroIsNothing a number or text that means nothing when it is zero
record MessageField(String name, Form form, String type, boolean counts, boolean inlined, boolean zeroIsNothing) {

    enum Form {
        SINGLE,
        REPEATED,
        /// From texts to values of the type.
        MAP
    }
}
