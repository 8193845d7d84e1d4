package io.cooperage.engine.linux;

/// One name in a directory, as getdents64(2) gives it.
///
/// @param name in the form of [NativeText]; never `.` or `..`
/// @param type one of [FileStatus]'s `S_IF…`, or 0 where the filesystem does not say
public record DirectoryEntry(String name, int type) {}
