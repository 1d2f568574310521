package scaler.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process of the program die at a named point as by {@code kill -9}: no finally, no shutdown
 * hook, no flush; or lets it stand still there as by SIGSTOP, until somebody sends it CONT. It is
 * loaded beside the program as it ships, so that the program itself knows nothing of its points.
 */
public final class HaltAgent {
  /** What a shell tells of a process that was killed. */
  static final int CODE = 137;

  private static final ClassDesc SELF = ClassDesc.of(HaltAgent.class.getName());
  private static final MethodTypeDesc PASSES =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

  /** What happens at the point. */
  enum Fate {
    HALT,
    FREEZE
  }

  private static volatile HaltPoint point = HaltPoint.NONE;
  private static volatile Fate fate = Fate.HALT;
  private static final AtomicInteger PASSED = new AtomicInteger();

  private HaltAgent() {}

  /**
   * The Java option that loads the agent for a point; the jar that it needs is made in a folder.
   */
  static String option(Fate fate, HaltPoint point, Path folder) throws IOException {
    Path jar = folder.resolve("halt.jar");
    if (Files.notExists(jar)) {
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().putValue("Premain-Class", HaltAgent.class.getName());
      try (OutputStream out = Files.newOutputStream(jar)) {
        // The classes themselves are on the class path of the tests, which the program is given.
        new JarOutputStream(out, manifest).close();
      }
    }
    return "-javaagent:%s=%s %s".formatted(jar, fate, point.text());
  }

  public static void premain(String text, Instrumentation java) {
    int space = text.indexOf(' ');
    fate = Fate.valueOf(text.substring(0, space));
    point = HaltPoint.of(text.substring(space + 1));
    java.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              ClassLoader loader,
              String name,
              Class<?> redefined,
              ProtectionDomain domain,
              byte[] bytes) {
            return name.replace('/', '.').equals(point.type()) ? marked(bytes) : null;
          }
        });
  }

  private static byte[] marked(byte[] bytes) {
    ClassFile format = ClassFile.of();
    ClassTransform marks =
        (builder, element) -> {
          if (element instanceof MethodModel method
              && method.methodName().equalsString(point.method())) {
            builder.transformMethod(method, MethodTransform.transformingCode(mark(method)));
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(format.parse(bytes), marks);
  }

  /** Adds the call of {@link #passes} at the begin of a method, or before each of its returns. */
  private static CodeTransform mark(MethodModel method) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder builder) {
        if (!point.after()) {
          call(builder, method);
        }
      }

      @Override
      public void accept(CodeBuilder builder, CodeElement element) {
        if (point.after() && element instanceof ReturnInstruction) {
          call(builder, method);
        }
        builder.with(element);
      }
    };
  }

  private static void call(CodeBuilder builder, MethodModel method) {
    List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
    int text = parameters.indexOf(ConstantDescs.CD_String);
    if (text < 0) {
      builder.aconst_null();
    } else {
      builder.aload(builder.parameterSlot(text));
    }
    builder.invokestatic(SELF, "passes", PASSES);
  }

  /**
   * Called at the point.
   *
   * @param text the first text among the arguments, or null
   */
  public static void passes(@Nullable String text) {
    if (!point.meant(text) || PASSED.incrementAndGet() != point.nth()) {
      return;
    }
    switch (fate) {
      case HALT -> Runtime.getRuntime().halt(CODE);
      case FREEZE -> Child.signal("STOP", ProcessHandle.current().pid());
    }
  }
}
