# The stages of the boot, in the talk's order.
# env: GODEBUG=boottrace=1
# status: 0
# stderr: boot: rt0 \d+ ns
# stderr: boot: thread-local storage \d+ ns
# stderr: boot: sysargs \d+ ns
# stderr: boot: OS init \d+ ns
# stderr: boot: schedinit \d+ ns
# stderr: boot:   sched \d+ ns
# stderr: boot:   all Ms \d+ ns
# stderr: boot:   all Ps \d+ ns
# stderr: boot:   all Gs \d+ ns
# stderr: boot:   stop the world \d+ ns
# stderr: boot:   stacks pool \d+ ns
# stderr: boot:   memory allocator \d+ ns
# stderr: boot:   CPU flags \d+ ns
# stderr: boot:   AES hashing \d+ ns
# stderr: boot:   random \d+ ns
# stderr: boot:   main thread \d+ ns
# stderr: boot:   modules \d+ ns
# stderr: boot:   Go args \d+ ns
# stderr: boot:   Go env \d+ ns
# stderr: boot:   secure mode \d+ ns
# stderr: boot:   debug env \d+ ns
# stderr: boot:   init GC \d+ ns
# stderr: boot:     pacer \d+ ns
# stderr: boot:     scavenger \d+ ns
# stderr: boot:     forcegc \d+ ns
# stderr: boot:     sweeper state \d+ ns
# stderr: boot:   Ps \d+ ns
# stderr: boot:   start the world \d+ ns
# stderr: boot: initial G \(runtime.main\) \d+ ns
# stderr: boot: mstart \d+ ns
# stderr: boot: runtime.main \d+ ns
# stderr: boot:   sysmon \d+ ns
# stderr: boot:   runtime inits \d+ ns
# stderr: boot:   enable GC \d+ ns
# stderr: boot:   package inits \d+ ns
# stderr: boot:   main.main \d+ ns
# stderr: boot:   exit

func main.main 3 leaf
        RETURN
end
