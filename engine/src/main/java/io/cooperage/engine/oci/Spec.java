package io.cooperage.engine.oci;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The OCI runtime configuration (`config.json`), runtime-spec 1.2: everything that decides how a container is made.
///
/// Field names are the specification's, so Jackson reads and writes `config.json` that runc understands. Absent lists
/// are
/// empty, never null; absent scalars and objects are null, as the specification tells "unset" from "zero".
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Spec(
        String ociVersion,
        Process process,
        Root root,
        @Nullable String hostname,
        @Nullable String domainname,
        List<Mount> mounts,
        Map<String, String> annotations,
        Linux linux) {

    public static final String VERSION = "1.2.0";

    public Spec {
        mounts = copy(mounts);
        annotations = copy(annotations);
    }

    static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static <K, V> Map<K, V> copy(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }

    /// The program: what to run, as whom, with what.
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Process(
            boolean terminal,
            @Nullable ConsoleSize consoleSize,
            User user,
            List<String> args,
            List<String> env,
            String cwd,
            @Nullable Capabilities capabilities,
            List<Rlimit> rlimits,
            boolean noNewPrivileges,
            @Nullable String apparmorProfile,
            @Nullable Integer oomScoreAdj) {
        public Process {
            args = copy(args);
            env = copy(env);
            rlimits = copy(rlimits);
        }
    }

    public record ConsoleSize(int height, int width) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record User(
            @JsonInclude(JsonInclude.Include.ALWAYS) int uid,
            @JsonInclude(JsonInclude.Include.ALWAYS) int gid,
            @Nullable Integer umask,
            List<Integer> additionalGids) {
        public User {
            additionalGids = copy(additionalGids);
        }
    }

    /// Capability sets by name (`CAP_CHOWN`), capabilities(7).
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Capabilities(
            List<String> bounding,
            List<String> effective,
            List<String> inheritable,
            List<String> permitted,
            List<String> ambient) {
        public Capabilities {
            bounding = copy(bounding);
            effective = copy(effective);
            inheritable = copy(inheritable);
            permitted = copy(permitted);
            ambient = copy(ambient);
        }
    }

    /// One of getrlimit(2)'s, by name (`RLIMIT_NOFILE`). Unsigned: −1 is RLIM_INFINITY.
    public record Rlimit(String type, long hard, long soft) {}

    /// @param path the directory that becomes `/`. With an overlay it is the mount point.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Root(String path, boolean readonly) {}

    /// @param destination absolute path inside the container
    /// @param options mount(8) words and the specification's (`rbind`, `ro`, `rro`, `rprivate`, `tmpcopyup`, …);
    ///     whatever is no flag is filesystem data
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Mount(
            String destination,
            @Nullable String type,
            @Nullable String source,
            List<String> options) {
        public Mount {
            options = copy(options);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Linux(
            List<IdMapping> uidMappings,
            List<IdMapping> gidMappings,
            Map<String, String> sysctl,
            @Nullable Resources resources,
            @Nullable String cgroupsPath,
            List<Namespace> namespaces,
            List<Device> devices,
            @Nullable Seccomp seccomp,
            @Nullable String rootfsPropagation,
            List<String> maskedPaths,
            List<String> readonlyPaths) {
        public Linux {
            uidMappings = copy(uidMappings);
            gidMappings = copy(gidMappings);
            sysctl = copy(sysctl);
            namespaces = copy(namespaces);
            devices = copy(devices);
            maskedPaths = copy(maskedPaths);
            readonlyPaths = copy(readonlyPaths);
        }
    }

    /// One line of /proc/PID/uid_map, user_namespaces(7).
    public record IdMapping(long containerID, long hostID, long size) {}

    /// @param path join this namespace file instead of making a new one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Namespace(NamespaceType type, @Nullable String path) {}

    public enum NamespaceType {
        @JsonProperty("mount")
        MOUNT,
        @JsonProperty("pid")
        PID,
        @JsonProperty("network")
        NETWORK,
        @JsonProperty("ipc")
        IPC,
        @JsonProperty("uts")
        UTS,
        @JsonProperty("user")
        USER,
        @JsonProperty("cgroup")
        CGROUP,
        @JsonProperty("time")
        TIME
    }

    /// @param type `c`, `b`, `u` or `p` as in mknod(1)
    /// @param fileMode permission bits, decimal in JSON
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Device(
            String path,
            String type,
            long major,
            long minor,
            @Nullable Integer fileMode,
            @Nullable Integer uid,
            @Nullable Integer gid) {}

    /// Control-group limits; null means "leave the parent's".
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resources(
            List<DeviceRule> devices,
            @Nullable Memory memory,
            @Nullable Cpu cpu,
            @Nullable Pids pids,
            @Nullable BlockIo blockIO) {
        public static final Resources NONE = new Resources(List.of(), null, null, null, null);

        public Resources {
            devices = copy(devices);
        }
    }

    /// @param type `a` (all), `c` or `b`
    /// @param major null is every major
    /// @param access any of `rwm`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DeviceRule(
            boolean allow,
            @Nullable String type,
            @Nullable Long major,
            @Nullable Long minor,
            @Nullable String access) {}

    /// Bytes. `swap` is memory plus swap, as cgroup v1 and Docker count it; −1 is unlimited.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Memory(
            @Nullable Long limit,
            @Nullable Long reservation,
            @Nullable Long swap,
            @Nullable Long swappiness,
            @Nullable Boolean disableOOMKiller) {}

    /// `quota` and `period` in microseconds; `shares` on cgroup v1's scale (1024 is the default).
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Cpu(
            @Nullable Long shares,
            @Nullable Long quota,
            @Nullable Long period,
            @Nullable String cpus,
            @Nullable String mems) {}

    public record Pids(long limit) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record BlockIo(
            @Nullable Integer weight,
            List<WeightDevice> weightDevice,
            List<Throttle> throttleReadBpsDevice,
            List<Throttle> throttleWriteBpsDevice,
            List<Throttle> throttleReadIOPSDevice,
            List<Throttle> throttleWriteIOPSDevice) {
        public BlockIo {
            weightDevice = copy(weightDevice);
            throttleReadBpsDevice = copy(throttleReadBpsDevice);
            throttleWriteBpsDevice = copy(throttleWriteBpsDevice);
            throttleReadIOPSDevice = copy(throttleReadIOPSDevice);
            throttleWriteIOPSDevice = copy(throttleWriteIOPSDevice);
        }
    }

    /// A share of one device's time, 10 to 1000.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record WeightDevice(long major, long minor, int weight) {}

    public record Throttle(long major, long minor, long rate) {}

    /// A system-call filter as the specification has it: already resolved for one architecture and capability set.
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Seccomp(
            String defaultAction,
            @Nullable Integer defaultErrnoRet,
            List<String> architectures,
            List<String> flags,
            List<SeccompRule> syscalls) {
        public Seccomp {
            architectures = copy(architectures);
            flags = copy(flags);
            syscalls = copy(syscalls);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SeccompRule(
            List<String> names, String action, @Nullable Integer errnoRet, List<SeccompArg> args) {
        public SeccompRule {
            names = copy(names);
            args = copy(args);
        }
    }

    /// @param op `SCMP_CMP_EQ`, `NE`, `LT`, `LE`, `GE`, `GT` or `MASKED_EQ`; for the last `value` is the mask and
    /// `valueTwo` the datum
    public record SeccompArg(int index, long value, long valueTwo, String op) {}
}
