from deploy.local.runner import main

main()
